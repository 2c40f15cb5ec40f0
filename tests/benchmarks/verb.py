"""Child process: run one verb of the command line and write its seconds and peak memory.

python -m tests.benchmarks.verb RESULT VERB [ARGUMENT...]
"""

import json
import sys
import time
from pathlib import Path

from tests.benchmarks.memory import peak_megabytes


def main() -> int:
    """Run the verb; exit codes 0 and 1 mean that it was done."""
    from annotator.__main__ import main as run

    wall, cpu = time.perf_counter(), time.process_time()
    code = run(sys.argv[2:])
    found = {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "peak_mb": peak_megabytes(),
    }
    Path(sys.argv[1]).write_text(json.dumps(found))
    return 0 if code in (0, 1) else code


if __name__ == "__main__":
    sys.exit(main())
