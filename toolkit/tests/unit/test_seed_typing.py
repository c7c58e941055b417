"""mypy --strict finds mistakes in seeds without a plugin, and no others."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).with_name("typing_seed.py")
ROOT = Path(__file__).parents[3]


def test_mypy_finds_each_mistake_and_nothing_else() -> None:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--hide-error-context",
        "--no-error-summary",
        EXAMPLES,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    found = re.findall(r":(\d+): error: .*\[([a-z-]+)\]$", done.stdout, re.MULTILINE)
    lines = EXAMPLES.read_text(encoding="utf-8").splitlines()
    wanted = [
        (str(at), match[1])
        for at, line in enumerate(lines, 1)
        if (match := re.search(r"# expect: ([a-z-]+)", line))
    ]
    assert found == wanted, done.stdout + done.stderr
