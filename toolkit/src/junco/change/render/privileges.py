"""Who owns what, and who may do what with it.

Knows OWNER TO, GRANT, REVOKE and ALTER DEFAULT PRIVILEGES, and what a new object is granted before anybody
says so. Refuses to name the owner of the database: that is whoever runs the script.
"""

# ruff: noqa: ARG002 - every kind answers the same questions, few need all that comes with them

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from junco.change.changes import Difference, Step
from junco.change.render.kind import Kind
from junco.change.render.passed_on import Chains, chained
from junco.schema.model import (
    OWNER,
    Column,
    ColumnPrivileges,
    DefaultPrivileges,
    Grant,
    Object,
    Ref,
    Schema,
    SequencePrivileges,
    column_ref,
    relations_of,
)
from junco.sqltext import qualified, quote_ident

# The word after GRANT … ON where it is not the word that names the object elsewhere.
_WORDS = {
    "VIEW": "TABLE",
    "MATERIALIZED VIEW": "TABLE",
    "FOREIGN TABLE": "TABLE",
    "AGGREGATE": "FUNCTION",
    "DOMAIN": "TYPE",
    "SERVER": "FOREIGN SERVER",
}
# Written as ALL, which every major understands: MAINTAIN came with 17.
_ALL = (
    {"DELETE", "INSERT", "MAINTAIN", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"},
    {"SELECT", "UPDATE", "USAGE"},
    {"CREATE", "USAGE"},
)
# What everybody may do without being granted it.
_PUBLIC = (("", "EXECUTE", "FUNCTIONS"), ("", "USAGE", "TYPES"))
# Which default privileges hold for a new object of a kind.
_TYPES = {
    "table": "TABLES",
    "view": "TABLES",
    "materialized view": "TABLES",
    "sequence": "SEQUENCES",
    "sequence privileges": "SEQUENCES",
    "function": "FUNCTIONS",
    "procedure": "FUNCTIONS",
    "aggregate": "FUNCTIONS",
    "enum": "TYPES",
    "domain": "TYPES",
    "composite type": "TYPES",
    "range type": "TYPES",
    "base type": "TYPES",
    "schema": "SCHEMAS",
}


def authority(ref: Ref, target: str, old: Object | None, new: Object, diff: Difference) -> list[Step]:
    """REVOKE, OWNER TO, then GRANT; `old` is None for an object that was just made.

    What a role loses it must lose before it owns the object: then it would be the owner who loses it.
    """
    if isinstance(new, DefaultPrivileges | ColumnPrivileges | SequencePrivileges):
        return []
    if isinstance(new, Column):
        return _of_its_sequence(old if isinstance(old, Column) else None, new, diff)
    steps = []
    if new.owner != (old.owner if old else None) and not (old and _follows_its_table(ref, diff)):
        steps.append(Step(f"ALTER {target} OWNER TO {_owner(new.owner)}"))
    before = old.grants if old else _given(ref, diff)
    old_passed = old.passed_on if old else ()
    if before == new.grants and not (old_passed or new.passed_on):
        return steps
    taken, before, given = chained(
        _word(target),
        _owner(new.owner),
        Chains(before, old_passed),
        Chains(new.grants, new.passed_on),
        anew=bool(steps),
    )
    if before == new.grants:
        return taken + steps + given
    changes = _changes(_word(target), before, new.grants, new.owner)
    held, wanted = ([one for one in grants if one.role != OWNER] for grants in (before, new.grants))
    early = [step for step in _changes(_word(target), held, wanted) if step.sql.startswith("REVOKE ")]
    again = _columns_again(ref, before, new.grants, diff)
    return taken + early + steps + [step for step in changes if step not in early] + again + given


def _comes_with_identity(ref: Ref, diff: Difference) -> bool:
    """Whether a sequence is made on the way, and not the one that was there."""
    for needed in diff.needs.get(ref, ()):
        before = diff.old.objects.get(needed)
        if isinstance(before, Column) and before.identity:
            return needed in diff.created - diff.recast
    return True


def _of_its_sequence(old: Column | None, new: Column, diff: Difference) -> list[Step]:
    """What is taken back of what default privileges give on the sequence that has come with an identity."""
    if new.identity is None or (old and old.identity):
        return []
    schema, name = new.identity.sequence_schema, new.identity.sequence
    ref = Ref("sequence privileges", schema, name)
    return (
        []
        if ref in diff.new.objects
        else _changes(f"SEQUENCE {qualified(schema, name)}", _given(ref, diff), ())
    )


def _columns_again(ref: Ref, before: Iterable[Grant], after: Iterable[Grant], diff: Difference) -> list[Step]:
    """What a REVOKE takes away that was granted on single columns."""
    held, kept = _held(before), _held(after)
    lost = {key for key in held if key not in kept or held[key] > kept[key]}
    steps = []
    for part in diff.new_contents.get((ref.schema, ref.name), ()) if lost else ():
        value = diff.new.objects[part]
        if isinstance(value, ColumnPrivileges):
            grants = (one for one in value.grants if (one.role, one.privilege) in lost)
            steps += column_grants(part, (), tuple(grants), diff)
    return steps


def _follows_its_table(ref: Ref, diff: Difference) -> bool:
    """Whether a sequence belongs to a column, before and after."""
    ownership = Ref("ownership", ref.schema, ref.name)
    return ref.kind == "sequence" and ownership in diff.old.objects and ownership in diff.new.objects


def _owner(role: str | None) -> str:
    return "CURRENT_ROLE" if role is None else quote_ident(role)


def _word(target: str) -> str:
    """The object as GRANT names it."""
    for word in sorted(_WORDS, key=len, reverse=True):
        if target.startswith(word + " "):
            return _WORDS[word] + target[len(word) :]
    return target


def _given(ref: Ref, diff: Difference) -> tuple[Grant, ...]:
    """What default privileges that are in force give to an object when it is made."""
    type_ = _TYPES.get(ref.kind)
    if type_ is None:
        return ()
    everywhere, here = (
        {*value.grants}
        if (value := diff.new.objects.get(Ref("default privileges", place, type_)))
        and diff.kept(Ref("default privileges", place, type_))
        else set()
        for place in ("", ref.schema)
    )
    for one in [one for one in here if not one.grantable and _is_usual(one, type_)]:
        here.remove(one)  # PostgreSQL gives it by itself, unless it is revoked everywhere
        everywhere.discard(one._replace(revoked=True))
    return tuple(sorted(everywhere | here))


def _is_usual(one: Grant, type_: str) -> bool:
    return one.role == OWNER or (one.role, one.privilege, type_) in _PUBLIC


def _changes(target: str, old: Iterable[Grant], new: Iterable[Grant], owner: str | None = None) -> list[Step]:
    """REVOKE, then GRANT, one statement a role."""
    before, after = _held(old), _held(new)
    lost, now_lost = _lost(old), _lost(new)
    weaker = {key for key in before.keys() & after.keys() if before[key] and not after[key]}
    given = {key for key in after if key not in before or (after[key] and not before[key])}
    lists = (
        ("REVOKE {} ON {} FROM {}", (before.keys() - after.keys()) | (now_lost - lost)),
        ("REVOKE GRANT OPTION FOR {} ON {} FROM {}", weaker),
        ("GRANT {} ON {} TO {}", {key for key in given if not after[key]} | (lost - now_lost)),
        ("GRANT {} ON {} TO {} WITH GRANT OPTION", {key for key in given if after[key]}),
    )
    steps = []
    for words, keys in lists:
        for role, found in groupby(sorted(keys), key=lambda key: key[0]):
            privileges = [privilege for _, privilege in found]
            listed = "ALL" if set(privileges) in _ALL else ", ".join(privileges)
            steps.append(Step(words.format(listed, target, _role(role, owner))))
    return steps


def _held(grants: Iterable[Grant]) -> dict[tuple[str, str], bool]:
    """Role and privilege → whether it may be passed on."""
    found: dict[tuple[str, str], bool] = {}
    for one in grants:
        if not one.revoked:
            found[one.role, one.privilege] = one.grantable or found.get((one.role, one.privilege), False)
    return found


def _lost(grants: Iterable[Grant]) -> set[tuple[str, str]]:
    return {(one.role, one.privilege) for one in grants if one.revoked}


def _role(role: str, owner: str | None) -> str:
    if role == OWNER:
        return _owner(owner)
    return quote_ident(role) if role else "PUBLIC"


def _owner_of(ref: Ref, *sides: Schema) -> str | None:
    """Who owns the relation that `ref` lies in, on the first side that has it."""
    found = (side.objects.get(place) for place in relations_of(ref) for side in sides)
    return next((value.owner for value in found if value), None)


def column_grants(ref: Ref, old: tuple[Grant, ...], new: tuple[Grant, ...], diff: Difference) -> list[Step]:
    """GRANT and REVOKE of one column."""
    column = quote_ident(ref.name)
    before, after = (
        tuple(one._replace(privilege=f"{one.privilege} ({column})") for one in grants)
        for grants in (old, new)
    )
    table = f"TABLE {qualified(ref.schema, ref.table)}"
    return _changes(table, before, after, _owner_of(ref, diff.new, diff.old))


def _between(
    ref: Ref, old: ColumnPrivileges | None, new: ColumnPrivileges | None, diff: Difference
) -> list[Step]:
    """The same, with what others than the owner have given."""
    column, table = quote_ident(ref.name), f"TABLE {qualified(ref.schema, ref.table)}"
    sides = [
        Chains(
            tuple(one._replace(privilege=f"{one.privilege} ({column})") for one in side.grants),
            tuple(one._replace(privilege=f"{one.privilege} ({column})") for one in side.passed_on),
        )
        if side
        else Chains((), ())
        for side in (old, new)
    ]
    # what goes does so before the relation gets another owner
    owner = _owner_of(ref, diff.new, diff.old) if new else _owner_of(ref, diff.old)
    taken, before, given = chained(table, _owner(owner), *sides, anew=False)
    return [*taken, *_changes(table, before, sides[1].grants, owner), *given]


class ColumnPrivilegesKind(Kind):
    """GRANT … (column) ON TABLE."""

    name = "column privileges"

    def create(self, ref: Ref, value: ColumnPrivileges, parts: Sequence[Ref], diff: Difference) -> list[Step]:
        """GRANT."""
        return _between(ref, None, value, diff)

    def alter(self, ref: Ref, old: ColumnPrivileges, new: ColumnPrivileges, diff: Difference) -> list[Step]:
        """GRANT and REVOKE."""
        return _between(ref, old, new, diff)

    def drop(self, ref: Ref, value: ColumnPrivileges, diff: Difference) -> list[Step]:
        """REVOKE."""
        return _between(ref, value, None, diff)

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The table or view, or the column."""
        yield from relations_of(ref)
        yield column_ref(ref.schema, ref.table, ref.name)


class SequencePrivilegesKind(Kind):
    """GRANT … ON SEQUENCE for the sequence of an identity column."""

    name = "sequence privileges"

    def create(
        self, ref: Ref, value: SequencePrivileges, parts: Sequence[Ref], diff: Difference
    ) -> list[Step]:
        """GRANT."""
        given = _given(ref, diff) if _comes_with_identity(ref, diff) else ()
        return self._between(ref, SequencePrivileges(grants=given), value)

    def alter(
        self, ref: Ref, old: SequencePrivileges, new: SequencePrivileges, diff: Difference
    ) -> list[Step]:
        """GRANT and REVOKE."""
        return self._between(ref, old, new)

    def drop(self, ref: Ref, value: SequencePrivileges, diff: Difference) -> list[Step]:
        """REVOKE."""
        return self._between(ref, value, SequencePrivileges())

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The column whose sequence it is, or its table."""
        for needed in diff.old_needs.get(ref, ()):
            yield Ref("table", needed.schema, needed.table)
            yield needed

    @staticmethod
    def _between(ref: Ref, old: SequencePrivileges, new: SequencePrivileges) -> list[Step]:
        target = f"SEQUENCE {qualified(ref.schema, ref.name)}"
        sides = (Chains(old.grants, old.passed_on), Chains(new.grants, new.passed_on))
        taken, before, given = chained(target, _owner(None), *sides, anew=False)
        return [*taken, *_changes(target, before, new.grants), *given]


class DefaultPrivilegesKind(Kind):
    """ALTER DEFAULT PRIVILEGES."""

    name = "default privileges"

    def create(
        self, ref: Ref, value: DefaultPrivileges, parts: Sequence[Ref], diff: Difference
    ) -> list[Step]:
        """GRANT and REVOKE for objects to come."""
        return self._said(ref, value, (), value.grants)

    def alter(self, ref: Ref, old: DefaultPrivileges, new: DefaultPrivileges, diff: Difference) -> list[Step]:
        """The same, as far as it differs."""
        return self._said(ref, new, old.grants, new.grants)

    def drop(self, ref: Ref, value: DefaultPrivileges, diff: Difference) -> list[Step]:
        """Back to what PostgreSQL gives by itself."""
        return self._said(ref, value, value.grants, ())

    def dropped_with(self, ref: Ref, diff: Difference) -> Iterable[Ref]:
        """The schema."""
        yield Ref("schema", "", ref.schema)

    def _said(
        self, ref: Ref, value: DefaultPrivileges, old: tuple[Grant, ...], new: tuple[Grant, ...]
    ) -> list[Step]:
        role = f" FOR ROLE {quote_ident(value.role)}" if value.role else ""
        place = f" IN SCHEMA {quote_ident(ref.schema)}" if ref.schema else ""
        prefix = f"ALTER DEFAULT PRIVILEGES{role}{place}"
        return [Step(f"{prefix} {step.sql}") for step in _changes(value.type, old, new, value.role)]
