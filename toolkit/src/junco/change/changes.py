"""The values a plan is made of: actions on objects, steps of SQL, what they lose and what can stop them.

Knows only their shape. Refuses to know how they are found (diff), ordered (order) or written (render).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import Any, Literal, NamedTuple, TypeVar, cast

from junco.change.rename import Rename
from junco.change.ties import TIES, Lineage, tie_ends
from junco.schema.model import IndexAttachment, Ref, Routine, Schema, Table, table_of

Verb = Literal["drop", "alter", "create"]


class Action(NamedTuple):
    """The smallest thing that can be put in order: one verb on one object.

    A named tuple, because a plan from nothing hashes and sorts hundreds of thousands of them.
    """

    verb: Verb
    ref: Ref


@dataclass(frozen=True, slots=True)
class Loss:
    """Data that goes when the step runs; `count_sql` counts it beforehand."""

    kind: Literal["table", "column", "enum value", "narrowing"]
    ref: Ref
    count_sql: str
    words: str

    def describe(self, count: int) -> str:
        """The loss in words, for `count` rows or values."""
        return self.words.format(n=f"{count:,}", s="" if count == 1 else "s")


@dataclass(frozen=True, slots=True)
class Check:
    """Rows that would make the step fail; `count_sql` counts them in terms of the old schema."""

    ref: Ref
    count_sql: str
    words: str

    def describe(self, count: int) -> str:
        """The obstacle and its remedy in words, for `count` offending rows."""
        return self.words.format(n=f"{count:,}", s="" if count == 1 else "s")


def braced(text: object) -> str:
    """`text` safe to stand in the words of a loss or check."""
    return str(text).replace("{", "{{").replace("}", "}}")


@dataclass(frozen=True, slots=True)
class Step:
    """One statement, without its semicolon, and everything known about it.

    `about` is the object that it makes, changes or removes. `note` is a line for the reader above it.
    `adds_label` names the enum and label that ALTER TYPE adds.
    """

    sql: str
    losses: tuple[Loss, ...] = ()
    checks: tuple[Check, ...] = ()
    note: str = ""
    adds_label: tuple[Ref, str] | None = None
    about: Ref | None = None


@dataclass(frozen=True)
class Difference:
    """Two schemas and, per object, what has to happen. A replaced object is in dropped and in created.

    `recast` are columns among these that keep their values: what they are made of is dropped and made again,
    and meanwhile they are of another type.
    `renames` have happened in `old`, and have not yet happened where losses and checks are counted.
    `rebuild_enums` asks for enums to be built anew instead of getting labels, which cannot be used before they
    are committed.
    """

    old: Schema
    new: Schema
    dropped: frozenset[Ref] = frozenset()
    created: frozenset[Ref] = frozenset()
    altered: frozenset[Ref] = frozenset()
    recast: frozenset[Ref] = frozenset()
    renames: tuple[Rename, ...] = ()
    rebuild_enums: bool = False

    @cached_property
    def answers(self) -> dict[tuple[Any, ...], Any]:
        """What was found out by questions that are `remembered`."""
        return {}

    @property
    def old_needs(self) -> Mapping[Ref, tuple[Ref, ...]]:
        """What each object leant on."""
        return self.old.depends.needs

    @property
    def old_needers(self) -> Mapping[Ref, tuple[Ref, ...]]:
        """What leant on each object."""
        return self.old.depends.needers

    @property
    def new_needers(self) -> Mapping[Ref, tuple[Ref, ...]]:
        """What will lean on each object."""
        return self.new.depends.needers

    @property
    def needs(self) -> Mapping[Ref, tuple[Ref, ...]]:
        """What each object will lean on."""
        return self.new.depends.needs

    @cached_property
    def joined(self) -> Lineage:
        """Tables and their parents, where the tie lasts from the beginning to the end."""
        ties = {ref: self.new.objects[ref] for ref in self.new.of_kind(*TIES) if self.kept(ref)}
        return Lineage.of({ref: tie for ref, tie in ties.items() if not {*tie_ends(ref, tie)} & self.dropped})

    @cached_property
    def old_ties(self) -> Lineage:
        """Tables and their parents in the beginning."""
        return Lineage.in_schema(self.old)

    @cached_property
    def new_ties(self) -> Lineage:
        """Tables and their parents in the end."""
        return Lineage.in_schema(self.new)

    @cached_property
    def new_contents(self) -> Mapping[tuple[str, str], tuple[Ref, ...]]:
        """What lies in each relation in the end, under its schema and name."""
        return _contents(self.new)

    @cached_property
    def old_contents(self) -> Mapping[tuple[str, str], tuple[Ref, ...]]:
        """What lay in each relation, under its schema and name."""
        return _contents(self.old)

    @cached_property
    def index_parts(self) -> Mapping[Ref, Mapping[Ref, Ref]]:
        """For each index of a partitioned table its part on each partition, in the end."""
        found: dict[Ref, dict[Ref, Ref]] = {}
        for ref in self.new.of_kind("index attachment"):
            value = self.new.objects[ref]
            if isinstance(value, IndexAttachment):
                found.setdefault(value.parent, {})[table_of(value.child)] = value.child
        return found

    @cached_property
    def mentioned(self) -> Mapping[Ref, tuple[Ref, ...]]:
        """What the text of each function will name."""
        found: defaultdict[Ref, list[Ref]] = defaultdict(list)
        for needer, needed in self.new.mentions:
            if isinstance(self.new.objects[needer], Routine):
                found[needer].append(needed)
        return {ref: tuple(sorted(needed)) for ref, needed in found.items()}

    def with_not_null(self, schema: str, name: str) -> set[Ref]:
        """The columns whose NOT NULL has this name before, or has it later and not as the usual one."""
        return {
            ref
            for ref in self._not_nulls.get((schema, name), ())
            if table_of(ref) in self.old.objects or getattr(self.new.objects.get(ref), "not_null_name", None)
        }

    @cached_property
    def _not_nulls(self) -> Mapping[tuple[str, str], list[Ref]]:
        """The columns of both sides by the schema and the name of their NOT NULL."""
        found: defaultdict[tuple[str, str], list[Ref]] = defaultdict(list)
        for side in (self.old, self.new):
            for ref in side.of_kind("column"):
                if name := getattr(side.objects[ref], "not_null_constraint", None):
                    found[ref.schema, name].append(ref)
        return found

    @cached_property
    def known(self) -> dict[tuple[str, Ref], bool]:
        """Answers about single objects that are asked for many times."""
        return {}

    def doing(self, **what: Any) -> Difference:
        """The same with other things to do, and with what is known of the two schemas."""
        found = replace(self, **what)
        found.__dict__.update({name: self.__dict__[name] for name in _OF_THE_SIDES if name in self.__dict__})
        return found

    @property
    def replaced(self) -> frozenset[Ref]:
        """What is dropped and made again under the same name."""
        return self.dropped & self.created

    def is_foreign(self, table: Ref) -> bool:
        """Whether the rows of a table are elsewhere, so that they can be neither counted nor converted."""
        value = self.old.objects.get(table)
        return isinstance(value, Table) and value.server is not None

    def has_rows(self, table: Ref) -> bool:
        """Whether a table stays, with rows that can be counted."""
        return self.kept(table) and not self.is_foreign(table)

    def kept(self, ref: Ref) -> bool:
        """Whether the object exists before and after without being dropped in between."""
        return ref in self.old.objects and ref in self.new.objects and ref not in self.dropped


Question = TypeVar("Question", bound=Callable[..., Any])


def remembered(question: Question) -> Question:
    """A question about all parts of something, which each of thousands of parts asks: answered once a difference."""

    @wraps(question)
    def answer(ref: Ref, diff: Difference, *more: str) -> Any:
        key = (question, ref, *more)
        if key not in diff.answers:
            diff.answers[key] = question(ref, diff, *more)
        return diff.answers[key]

    return cast(Question, answer)


# What follows from the two schemas alone, whatever is done to them.
_OF_THE_SIDES = (
    "old_ties",
    "new_ties",
    "new_contents",
    "old_contents",
    "index_parts",
    "mentioned",
    "_not_nulls",
)


def _contents(schema: Schema) -> Mapping[tuple[str, str], tuple[Ref, ...]]:
    found: dict[tuple[str, str], list[Ref]] = {}
    for ref in schema.objects:
        if ref.table:
            found.setdefault((ref.schema, ref.table), []).append(ref)
    return {place: tuple(sorted(refs)) for place, refs in found.items()}
