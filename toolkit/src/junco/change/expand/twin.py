"""Which columns get a twin, under which name, and how a value becomes the other one's.

Knows renames of columns and columns whose type changes, enums that lose labels among them. Refuses to know whether a
change of type is free: PostgreSQL was asked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from junco.change.casts import using
from junco.change.rename import Rename
from junco.errors.expand import BadConversion, KeepsItsName, NoConversion, UnknownConversion
from junco.schema.model import (
    Attachment,
    Column,
    Enum,
    Inheritance,
    Ref,
    Schema,
    Trigger,
    table_of,
)
from junco.schema.model.names import NAME_BYTES
from junco.sqltext import qualified, quote_ident, tokens

_NEW, _OLD = "junco_new_", "junco_old_"


@dataclass(frozen=True, slots=True)
class Retyped:
    """An enum that loses labels: the new one is made under the name `waiting`."""

    type: Ref
    waiting: Ref
    gone: Ref


@dataclass(frozen=True, slots=True)
class Side:
    """A column that a trigger keeps like others, and the expression that makes its value of theirs."""

    column: Ref
    what: Column
    value: str


@dataclass(frozen=True, slots=True)
class Twin:
    """A column, and the one that takes its place.

    `old` and `new` are both there in between; `final` is what `new` is called in the end. `forward` makes the new
    value of the old one, `backward` the other way round: expressions over the columns of a row. `null_stays` says that
    forward makes NULL of NULL. `late` asks for a trigger behind others of the table that may still change the value.
    `heirs` are tables below that need the trigger too.
    """

    old: Ref
    new: Ref
    final: Ref
    before: Column
    after: Column
    forward: str
    backward: str
    null_stays: bool = True
    late: bool = False
    heirs: tuple[Ref, ...] = ()

    @property
    def at(self) -> Ref:
        """A column of the table."""
        return self.old

    @property
    def olds(self) -> tuple[Side, ...]:
        """The column that goes."""
        return (Side(self.old, self.before, self.backward),)

    @property
    def news(self) -> tuple[Side, ...]:
        """The column that comes."""
        return (Side(self.new, self.after, self.forward),)

    @property
    def table(self) -> str:
        """The table, to be written into a statement."""
        return qualified(self.old.schema, self.old.table)

    @property
    def renamed(self) -> bool:
        """Whether the application calls the new column by another name."""
        return self.new == self.final

    @property
    def gone(self) -> Ref:
        """What the old column is called while it is taken away."""
        if self.renamed:
            return self.old
        return self.old._replace(name=internal(_OLD, self.old.name))

    @property
    def trigger(self) -> str:
        """The name of the trigger. Those of a table fire in the order of their names."""
        return internal("~", self.sync) if self.late else self.sync

    @property
    def sync(self) -> str:
        """The name of the trigger's function."""
        return internal(
            "junco_sync_", f"{self.old.table}_{self.final.name}", f"{self.old.table}.{self.final.name}"
        )


def internal(prefix: str, name: str, whole: str | None = None) -> str:
    """A name of ours that fits; cut ones, and joined ones, are told apart by a hash."""
    made = prefix + name
    if whole is None and len(made.encode()) <= NAME_BYTES:
        return made
    mark = "_" + hashlib.sha256((whole or name).encode()).hexdigest()[:8]
    room = NAME_BYTES - len(mark)
    return made.encode()[:room].decode(errors="ignore") + mark


def waiting_name(name: str) -> str:
    """What something new is called as long as something old has its name."""
    return internal(_NEW, name)


def below(table: Ref, schema: Schema) -> tuple[Ref, ...]:
    """The partitions and heirs of a table, those of theirs too."""
    children = sorted(child for child, parent in _ties(schema) if parent == table)
    return tuple(dict.fromkeys(one for child in children for one in (child, *below(child, schema))))


def heirs(table: Ref, schema: Schema) -> tuple[Ref, ...]:
    """Those below that triggers do not go down to by themselves."""
    partitions = {ref for ref, value in schema.objects.items() if isinstance(value, Attachment)}
    return tuple(
        one for one in below(table, schema) if Ref("attachment", one.schema, one.name) not in partitions
    )


def _ties(schema: Schema) -> Iterator[tuple[Ref, Ref]]:
    """Every partition or heir, with what it is one of."""
    for ref, value in schema.objects.items():
        if isinstance(value, Attachment | Inheritance):
            yield Ref("table", ref.schema, ref.table or ref.name), value.parent


def _follows(ref: Ref, columns: Collection[Ref], schema: Schema) -> bool:
    """Whether a column changes because one of the same name above it does."""
    return any(
        ref._replace(schema=parent.schema, table=parent.name) in columns
        for child, parent in _ties(schema)
        if child == table_of(ref)
    )


def narrowed_enums(old: Schema, new: Schema) -> tuple[Retyped, ...]:
    """The enums that lose labels."""
    found = []
    for ref, value in sorted(old.objects.items()):
        after = new.objects.get(ref) if isinstance(value, Enum) else None
        if isinstance(value, Enum) and isinstance(after, Enum) and set(value.labels) - set(after.labels):
            waiting = ref._replace(name=waiting_name(ref.name))
            found.append(Retyped(ref, waiting, ref._replace(name=internal(_OLD, ref.name))))
    return tuple(found)


def retyped_columns(old: Schema, new: Schema, enums: Sequence[Retyped]) -> tuple[Ref, ...]:
    """The columns that keep their name and get another type or collation, or an enum that loses labels."""
    narrowed = {qualified(enum.type.schema, enum.type.name) for enum in enums}
    found = []
    for ref, value in sorted(old.objects.items()):
        after = new.objects.get(ref) if isinstance(value, Column) else None
        if not isinstance(value, Column) or not isinstance(after, Column):
            continue
        if value.generated or after.generated:
            continue
        bare = after.base.removesuffix("[]")
        if (value.type, value.collation) != (after.type, after.collation) or bare in narrowed:
            found.append(ref)
    return tuple(ref for ref in found if not _follows(ref, found, old))


def twins(
    old: Schema,
    new: Schema,
    renames: Sequence[Rename],
    retyped: Sequence[Ref],
    given: Mapping[Ref, tuple[str | None, str | None]],
    elsewhere: Collection[Ref] = (),
) -> tuple[Twin, ...]:
    """The twins. `given` holds the expressions of people, by the column's old name or by its new one; those for
    columns `elsewhere` are somebody else's.

    Raises `NoConversion`, `KeepsItsName` or `UnknownConversion`.
    """
    pairs = [(one.old, one.new) for one in renames if one.old.kind == "column"]
    pairs += [(ref, ref) for ref in retyped if ref not in {after for _, after in pairs}]
    known = {ref for pair in pairs for ref in pair}
    for ref in given:
        if ref in known or ref in elsewhere:
            continue
        if ref in old.objects and ref in new.objects:
            raise KeepsItsName(column=ref.path)
        columns = ", ".join(sorted(one.path for one in known)) or "none"
        raise UnknownConversion(column=ref.path, columns=columns)
    return tuple(_twin(before, after, old, new, given) for before, after in sorted(pairs))


def _twin(
    before: Ref, after: Ref, old: Schema, new: Schema, given: Mapping[Ref, tuple[str | None, str | None]]
) -> Twin:
    one, other = old.objects[before], new.objects[after]
    assert isinstance(one, Column) and isinstance(other, Column)  # noqa: S101, PT018 - both are columns' names
    beside = after if after != before else after._replace(name=waiting_name(after.name))
    texts = [given.get(ref, (None, None)) for ref in (before, after)]
    forward, backward = (
        next((text for text in two if text is not None), None) for two in zip(*texts, strict=True)
    )
    if backward is not None and beside != after:
        _refuse_itself(before, beside, backward)
    return Twin(
        before,
        beside,
        after,
        one,
        other,
        forward or _conversion(before, before, one, other, "--using"),
        backward or _conversion(before, beside, other, one, "--back"),
        forward is None,
        others_fire(before, old),
        heirs(table_of(before), old),
    )


def _refuse_itself(old: Ref, new: Ref, backward: str) -> None:
    """A column that keeps its name is the old one in an expression: made of itself, it would never change."""
    names = {one.name for one in tokens(backward) if one.kind in ("word", "quoted")}
    if old.name in names and new.name not in names:
        reason = f"{old.name} is the old column there; the one that takes its place is called {new.name} until contract"
        raise BadConversion(column=old.path, expression=backward, flag="--back", reason=reason)


def others_fire(column: Ref, schema: Schema) -> bool:
    """Whether the table, or one below it, has triggers that may change a row before it is written."""
    tables = {table_of(column), *below(table_of(column), schema)}
    return any(
        table_of(ref) in tables and " BEFORE " in value.definition
        for ref, value in schema.objects.items()
        if isinstance(value, Trigger)
    )


def _conversion(named: Ref, source: Ref, one: Column, other: Column, flag: str) -> str:
    """The cast of a plan. Between one value and many there is none that leads there and back."""
    if one.base.endswith("[]") != other.base.endswith("[]"):
        raise NoConversion(
            column=named.path, before=one.type, after=other.type, flag=f"{flag} {flag_name(named)}=EXPRESSION"
        )
    name = quote_ident(source.name)
    if one.base == other.base:
        return name
    if "." in one.base or "." in other.base:
        return f"{name}::text" + ("[]" if one.base.endswith("[]") else "")
    return using(name, one, other) or name


def flag_name(ref: Ref) -> str:
    """A column as a flag names it."""
    return f"{ref.table}.{ref.name}" if ref.schema == "public" else ref.path


def free_names(refs: Collection[Ref], taken: Collection[Ref]) -> dict[Ref, Ref]:
    """Each of these under its own name, or the one under which it waits for it."""
    names = {(ref.schema, ref.name) for ref in taken}
    found = {}
    for ref in sorted(refs):
        name = waiting_name(ref.name) if (ref.schema, ref.name) in names else ref.name
        found[ref] = ref._replace(name=name)
    return found


def as_added(column: Column) -> Column:
    """The new column as the expand migration leaves it: what counts for it is still the old one's."""
    return replace(column, identity=None, not_null_name=None, not_null_constraint=None)
