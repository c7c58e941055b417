"""Generators of codes: patterns of digits and letters, and the phone numbers that are made of them.

Knows how a number becomes a code, and that runs of digits are much the commonest. Refuses to know whose codes they are.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from junco.errors.seed_bulk import BadGenerator
from junco.seed.generators.base import Context, Generator, Make, below

_CLASSES = {"?": string.ascii_uppercase, "*": string.ascii_uppercase + string.digits}


class Codes(Sequence[str]):
    """All codes of a pattern, numbered: `#` is a digit, `?` a letter, `*` either."""

    def __init__(self, pattern: str) -> None:
        parts = re.findall(r"#+|[?*]|[^#?*]+", pattern)
        self.form = "".join(_form(part) for part in parts)
        self._classes = [_CLASSES.get(part) for part in parts if part[0] in "#?*"]
        self.sizes = [
            10 ** len(part) if part[0] == "#" else len(_CLASSES[part]) for part in parts if part[0] in "#?*"
        ]
        if math.prod(self.sizes) >= 2**62:
            raise BadGenerator(reason=f"{pattern!r} has more places than one draw can fill")

    def __len__(self) -> int:
        return math.prod(self.sizes)

    def __getitem__(self, at: Any) -> Any:
        found: list[object] = []
        for letters, size in zip(self._classes, self.sizes, strict=True):
            at, here = divmod(at, size)
            found.append(here if letters is None else letters[here])
        return self.form % tuple(found)

    @property
    def digits(self) -> bool:
        """Whether nothing but digits varies."""
        return all(letters is None for letters in self._classes)

    def many(self, numbers: Iterable[int]) -> list[str | None]:
        """The codes with these numbers."""
        if self.digits:
            return by_forms([self.form], self.sizes, numbers)
        return [self[at] for at in numbers]


def _form(part: str) -> str:
    if part[0] == "#":
        return f"%0{len(part)}d"
    return "%s" if part in _CLASSES else part.replace("%", "%%")


def by_forms(forms: Sequence[str], sizes: Sequence[int], numbers: Iterable[int]) -> list[str | None]:
    """Numbers as runs of digits, each put into one of the forms; one and two runs without a detour."""
    kinds = len(forms)
    if not sizes:
        return [forms[at % kinds] % () for at in numbers]
    first = sizes[0]
    if len(sizes) == 1:
        return [forms[at % kinds] % (at // kinds % first) for at in numbers]
    if len(sizes) > 2:
        return [forms[at % kinds] % tuple(_runs(at // kinds, sizes)) for at in numbers]
    step, second = kinds * first, sizes[1]
    return [forms[at % kinds] % (at // kinds % first, at // step % second) for at in numbers]


def _runs(number: int, sizes: Sequence[int]) -> Iterator[int]:
    for size in sizes:
        number, here = divmod(number, size)
        yield here


@dataclass(frozen=True, eq=False)
class Code(Generator[str]):
    """A pattern: `#` is a digit, `?` a letter, `*` either; everything else stands for itself."""

    pattern: str

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        codes = Codes(self.pattern)
        size = len(codes)
        return lambda frame: codes.many(below(frame, context.path, size))

    def listed(self, context: Context) -> Sequence[str]:
        """See `Generator`."""
        del context
        return Codes(self.pattern)


def code(pattern: str) -> Generator[str]:
    """A pattern such as `"??-####"`: `#` is a digit, `?` a letter, `*` either."""
    return Code(pattern)
