"""Every test, in two processes side by side: most tests wait for a server, and two cores can serve two of them.

Prints what each process said when it ends; ends with the worse of the two results.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The tests of generated plans take as long as all others of the toolkit.
PLANS = ["toolkit/tests/server/test_cases.py", "toolkit/tests/server/test_change_property.py"]
HALVES = {
    "plans and app": [*PLANS, "app/tests"],
    "toolkit": ["toolkit/tests", *(f"--ignore={path}" for path in PLANS)],
}


def main() -> int:
    """Run both halves."""
    started = time.monotonic()
    running = {
        name: subprocess.Popen(
            [sys.executable, "-m", "pytest", "-q", *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for name, words in HALVES.items()
    }
    worst = 0
    for name, process in running.items():
        said, _ = process.communicate()
        worst = max(worst, abs(process.returncode))
        print(f"== {name}, after {time.monotonic() - started:.0f} s\n{said}", flush=True)  # noqa: T201
    return worst


if __name__ == "__main__":
    sys.exit(main())
