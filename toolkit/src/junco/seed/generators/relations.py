"""Generators of references: the parent that a row is made for, and any row of another declaration.

Knows rows of others by their numbers only. Refuses to know ids: whoever loads the rows fills them in.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from junco.errors.seed_bulk import BadGenerator
from junco.seed.generators.base import Context, Frame, Generator, Make, Texts, below, described
from junco.seed.generators.values import permutation

if TYPE_CHECKING:
    from junco.seed.declare import AnyRows


@dataclass(frozen=True, eq=False)
class Related(Generator[Any]):
    """A reference to a row of another declaration."""

    needs_parent: ClassVar[bool] = False

    @abstractmethod
    def rows(self, per: object | None) -> object:
        """The declaration that is referred to, `per` being the one whose rows are parents; None is its own."""

    @abstractmethod
    def numbers(self, frame: Frame, path: str, size: int) -> Sequence[int | None]:
        """For each row the number of the row that it refers to, None for none."""

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        slot, size = context.parent(self)
        path = context.path

        def make(frame: Frame) -> Texts:
            ids = frame.ids[slot]
            numbers = self.numbers(frame, path, size)
            if isinstance(ids, range):
                first = ids.start
                return [None if at is None else str(first + at) for at in numbers]
            found = [None if at is None else ids[at] for at in numbers]
            return [None if one is None else str(one) for one in found]

        return make


@dataclass(frozen=True, eq=False)
class AnyOf(Related):
    """Any row of a declaration, each as often as the other."""

    target: Any

    def rows(self, per: object | None) -> object:
        """See `Related`."""
        del per
        return getattr(self.target, "rows", self.target)

    def numbers(self, frame: Frame, path: str, size: int) -> list[int]:
        """See `Related`."""
        return list(below(frame, path, size))

    def definition(self) -> object:
        """See `Generator`."""
        return ["AnyOf", self.version, str(self.rows(None).table)]  # type: ignore[attr-defined]  # Rows


@dataclass(frozen=True, eq=False)
class InTurn(AnyOf):
    """The rows of a declaration in turn, mixed: none comes again before all have come."""

    def numbers(self, frame: Frame, path: str, size: int) -> list[int]:
        """See `Related`."""
        del path
        step, start = permutation(size)
        return [(start + number * step) % size for number in frame.rows]

    def definition(self) -> object:
        """See `Generator`."""
        return ["InTurn", *super().definition()]  # type: ignore[misc]  # a list


@dataclass(frozen=True, eq=False)
class Parent(Related):
    """The row for which this one is made."""

    needs_parent: ClassVar[bool] = True

    def rows(self, per: object | None) -> object:
        """See `Related`."""
        if per is None:
            raise BadGenerator(
                reason="parent() is for rows that are generated per rows of another declaration"
            )
        return per

    def numbers(self, frame: Frame, path: str, size: int) -> list[int]:
        """See `Related`."""
        del path, size
        return frame.parents()


@dataclass(frozen=True, eq=False)
class One(Related):
    """One row, the same for all."""

    reference: Any

    def rows(self, per: object | None) -> object:
        """See `Related`."""
        del per
        return self.reference

    def numbers(self, frame: Frame, path: str, size: int) -> list[int]:
        """See `Related`."""
        del path, size
        return [0] * len(frame.rows)

    def definition(self) -> object:
        """See `Generator`."""
        return ["One", self.version, str(self.reference.rows.table), described(self.reference.key)]


@dataclass(frozen=True, eq=False)
class Earlier(Related):
    """A row of the same declaration that comes before; the first ones refer to none."""

    roots: int
    children: int | None

    def compile(self, context: Context) -> Make:
        """See `Generator`."""
        if self.roots < 1 or (self.children is not None and self.children < 1):
            raise BadGenerator(reason="earlier() needs one root or more, and one child or more for each row")
        return super().compile(context)

    def rows(self, per: object | None) -> object:
        """See `Related`."""
        del per
        return None

    def numbers(self, frame: Frame, path: str, size: int) -> Sequence[int | None]:
        """See `Related`."""
        del size
        roots, children = self.roots, self.children
        if children is not None:
            return [None if at < roots else (at - roots) // children for at in frame.rows]
        drawn = zip(frame.rows, frame.wide(path), strict=True)
        return [None if at < roots else one % at for at, one in drawn]


def looks_back(generator: Generator[Any]) -> bool:
    """Whether every reference that it makes is one to an earlier row of the same declaration."""
    if isinstance(generator, Related):
        return isinstance(generator, Earlier)
    return all(map(looks_back, generator.parts()))


def related(reference: Any) -> Generator[Any]:
    """A reference as a generator."""
    return One(reference)


def any_of(rows: AnyRows) -> Generator[Any]:
    """Any row of another declaration. Which one depends on how many that has."""
    return AnyOf(rows)


def in_turn(rows: AnyRows) -> Generator[Any]:
    """The rows of another declaration in turn, mixed: rows that follow each other never refer to the same one."""
    return InTurn(rows)


def earlier(*, roots: int = 1, children: int | None = None) -> Generator[Any]:
    """A row of the same declaration that comes before: managers, categories below categories. The first `roots` refer
    to none. With `children` each row gets so many, level by level; without it any earlier row is as likely as another.
    """
    return Earlier(roots, children)


def parent() -> Generator[Any]:
    """The row for which this one is made: `generate(…, per=queues, count=100)`."""
    return Parent()
