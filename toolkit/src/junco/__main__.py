"""The entry point: answers help and version at once, hands everything else to the command line.

`--help` is answered from a table, without importing the command-line library: that alone would cost more than
the answer.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors="backslashreplace"
            )  # a terminal that lacks a letter is no reason to fail
    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough; keep Python from complaining when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    if code:
        sys.exit(code)


def _run(words: list[str]) -> int:
    from junco.cli import overview

    if words == ["--version"]:
        from junco.version import VERSION

        print(f"junco {VERSION}")  # noqa: T201 - printing is its job
        return 0
    if (text := overview.answer(words)) is not None:
        print(text, end="")  # noqa: T201 - printing is its job
        return 0
    import gc

    # One command makes many values and throws few away: collecting after every 700 costs a third of its time.
    gc.set_threshold(500_000, 20, 100)
    from junco.cli.main import run

    try:
        return run(words)
    finally:
        gc.freeze()  # nor is there any use in a last look at tens of thousands of values before they all go


if __name__ == "__main__":
    main()
