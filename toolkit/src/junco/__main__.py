"""The entry point: answers help and version at once, hands everything else to the command line.

`--help` is answered from a table, without importing the command-line library: that alone would cost more than
the answer.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    from junco.cli import overview

    words = sys.argv[1:]
    if words == ["--version"]:
        from junco.version import VERSION

        print(f"junco {VERSION}")  # noqa: T201
        return
    if (text := overview.answer(words)) is not None:
        print(text, end="")  # noqa: T201
        return
    from junco.cli.main import run

    sys.exit(run(words))


if __name__ == "__main__":
    main()
