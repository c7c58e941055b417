"""Every test, in two processes side by side: most tests wait for a server, and two cores can serve two of them.

Prints each line as it comes, with the name of the half that it comes from; ends with the worse of the two results.
"""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
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
    with ThreadPoolExecutor(len(HALVES)) as threads:
        return max(threads.map(_run, HALVES.items()))


def _run(half: tuple[str, list[str]]) -> int:
    name, words = half
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    for line in process.stdout:
        print(f"{name} | {line}", end="", flush=True)  # noqa: T201
    code = process.wait()
    print(f"{name} | ended with {code} after {time.monotonic() - started:.0f} s", flush=True)  # noqa: T201
    return abs(code)


if __name__ == "__main__":
    sys.exit(main())
