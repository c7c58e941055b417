"""Values from outside: Faker, mimesis, or any function.

Knows only that a function is called with a number that is the row's own. Refuses to promise what it gives back: a
set with such a column is compared with the database at every run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from junco.seed.generators.base import Context, Frame, Generator, Make, Texts

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Foreign(Generator[T]):
    """A function's values."""

    function: Callable[[int], T]
    foreign: ClassVar[bool] = True

    def compile(self, context: Context) -> Make:
        """See `Generator`."""

        def make(frame: Frame) -> Texts:
            return [context.text(self.function(seed)) for seed in frame.wide(context.path)]

        return make


def foreign(function: Callable[[int], T]) -> Generator[T]:
    """What `function` makes of a number that only this row has: seed Faker with it.

    The values are only as stable as the function: an upgrade of a library may change them all.
    """
    return Foreign(function)
