"""Recognise network file systems, where a write-ahead log is not safe."""

import ctypes
import os
import sys
from pathlib import Path
from typing import Final

_NETWORK_TYPES: Final = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "afs",
        "ncpfs",
        "9p",
        "ceph",
        "glusterfs",
    }
    | {"lustre", "gpfs", "fuse.sshfs", "fuse.davfs", "davfs", "fuse.rclone", "fuse.gvfsd-fuse"}
)
_DRIVE_REMOTE: Final = 4
_MOUNTS: Final = Path("/proc/self/mountinfo")


def network_share(path: Path) -> str | None:
    """Return the kind of network share a file lies on; None when it is local or cannot be told."""
    if sys.platform == "win32":
        return _windows_share(path)
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    return share_in_mounts(mounts, os.path.realpath(path))


def share_in_mounts(mounts: str, path: str) -> str | None:
    """Return the network type of the mount that holds ``path``, given Linux's mountinfo.

    Of nested mounts the deepest counts, of equal ones the last.
    """
    best, kind = -1, ""
    for line in mounts.splitlines():
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if not separator or len(fields) < 5:  # noqa: PLR2004 - the fifth field is the mount point
            continue
        point = _unescape(fields[4])
        inside = point in ("/", path) or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= best:
            best, kind = len(point), after.split(" ")[0]
    return kind if kind in _NETWORK_TYPES else None


def _unescape(field: str) -> str:
    """Undo mountinfo's octal escapes of blanks and backslashes."""
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, char)
    return field


def _windows_share(path: Path) -> str | None:
    drive = path.absolute().drive
    if drive.startswith("\\\\"):
        return "UNC path"
    kernel = getattr(ctypes, "windll", None)
    if kernel is None:
        return None
    return "network drive" if kernel.kernel32.GetDriveTypeW(f"{drive}\\") == _DRIVE_REMOTE else None
