"""What the kernel says about this process's memory."""

from pathlib import Path


def peak_megabytes() -> float:
    """Return the most resident memory that this process ever had, in MB (10**6 bytes)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise RuntimeError("no VmHWM in /proc/self/status")
