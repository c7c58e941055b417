"""Places: the file and line where a row was declared.

Knows Python's frames and syntax trees. Lines of single rows are looked up only when an error needs them, so
that a good seed pays nothing. Refuses to know what was declared there.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """A call in a file, and the position of one of its arguments if that is what is meant.

    `end` is (line, column) behind the call's closing parenthesis, which no two calls share.
    """

    file: str
    first_line: int
    end: tuple[int, int] | None = None
    argument: int | None = None

    @property
    def line(self) -> int:
        """The line of the argument where it is known, else of the call."""
        if self.end is None or self.argument is None:
            return self.first_line
        lines = _argument_lines(self.file, _stamp(self.file)).get(self.end, ())
        return lines[self.argument] if self.argument < len(lines) else self.first_line

    def of_argument(self, argument: int) -> Place:
        """The place of one argument of this call, counted from 0."""
        return Place(self.file, self.first_line, self.end, argument)

    def of_call(self) -> Place:
        """The place of the call itself."""
        return Place(self.file, self.first_line, self.end)

    def whole(self) -> Place:
        """The same line, without a call whose arguments could be told apart."""
        return Place(self.file, self.first_line)

    def __str__(self) -> str:
        return f"{shown(self.file)}:{self.line}"


def caller(depth: int = 1) -> Place:
    """The place of the call that reached the function which calls this one, `depth` frames up."""
    frame = sys._getframe(depth + 1)  # the only way to know the columns of a call
    code = frame.f_code
    spot = next(islice(code.co_positions(), frame.f_lasti // 2, None), (None, None, None, None))
    _, last, _, column = spot
    end = (last, column) if last is not None and column is not None else None
    return Place(code.co_filename, frame.f_lineno, end)


def shown(file: str) -> str:
    """`file` as people want to read it: relative to the current folder where it lies below it."""
    path, here = Path(file), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else file


def _stamp(file: str) -> int:
    try:
        return Path(file).stat().st_mtime_ns
    except OSError:
        return 0


@lru_cache(maxsize=64)
def _argument_lines(file: str, _stamp: int) -> dict[tuple[int, int], list[int]]:
    """For each call of a file, by where it ends, the lines of its arguments up to the first starred one."""
    try:
        tree = ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return {}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {(call.end_lineno or 0, call.end_col_offset or 0): _lines(call) for call in calls}


def _lines(call: ast.Call) -> list[int]:
    lines = []
    for argument in call.args:
        if isinstance(argument, ast.Starred):
            break
        lines.append(argument.lineno)
    return lines
