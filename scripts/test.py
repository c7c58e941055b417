"""Every test, two groups of them at a time: most tests wait for a server, and two cores can serve two of them.

Prints each line as it comes, with the name of the group that it comes from; ends with the worst of the results. A new
test file belongs to a group by itself.
"""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SERVER = "toolkit/tests/server"
# What takes longest begins first, so that both are busy to the end. The whole is less what has a group of its own.
WHOLE = "toolkit/tests"
GROUPS = {
    "online": [f"{SERVER}/test_{name}*.py" for name in ("expand", "develop", "truth", "online", "lint")],
    "cases": [f"{SERVER}/test_cases.py"],
    "toolkit": [WHOLE],
    "faults": [f"{WHOLE}/faults", f"{WHOLE}/cli"],
    "seeds": [f"{SERVER}/test_seed*.py"],
    "app": ["app/tests"],
    "plans": [f"{SERVER}/test_change_property.py"],
}


def main() -> int:
    """Run all groups, two side by side."""
    groups = {
        name: [path for pattern in patterns for path in _found(pattern)] for name, patterns in GROUPS.items()
    }
    apart = [path for paths in groups.values() for path in paths if path != WHOLE]
    groups["toolkit"] += [f"--ignore={path}" for path in apart]
    with ThreadPoolExecutor(2) as threads:
        return max(threads.map(_run, groups.items()))


def _found(pattern: str) -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern))


def _run(group: tuple[str, list[str]]) -> int:
    name, words = group
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", "--durations=5", *words],
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
