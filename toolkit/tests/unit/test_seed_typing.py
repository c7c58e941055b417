"""mypy --strict finds mistakes in seeds without a plugin, and no others."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

EXAMPLES = sorted(Path(__file__).parent.glob("typing_seed*.py"))
ROOT = Path(__file__).parents[3]


def test_mypy_finds_each_mistake_and_nothing_else() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--hide-error-context", "--no-error-summary"]
    done = subprocess.run([*command, *EXAMPLES], cwd=ROOT, capture_output=True, text=True)
    errors = re.findall(r"^(?:.*/)?(.+):(\d+): error: .*\[([a-z-]+)\]$", done.stdout, re.MULTILINE)
    wanted = {
        (file.name, str(at)): match[1]
        for file in EXAMPLES
        for at, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if (match := re.search(r"# expect: ([a-z-]+)", line))
    }
    assert {(file, line) for file, line, _ in errors} == set(wanted), done.stdout + done.stderr
    assert {(file, line, code) for (file, line), code in wanted.items()} <= set(errors), done.stdout
