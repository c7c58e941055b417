"""What differs between two schemas, as a reviewer reads it: by object, from what to what, and what it endangers.

Knows how objects gather around the relation they belong to, and which changes lose data or break an
application that runs on. Refuses to know SQL and order: that is the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from junco.change.changes import Loss
from junco.change.rename import Rename
from junco.schema.model import RELATIONS, Grant, Object, Ref, Schema

Verb = Literal["add", "drop", "change", "rename"]
LOSES, BREAKS = "loses data", "breaks running applications"
_SIGNS: dict[Verb, str] = {"add": "+", "drop": "-", "change": "~", "rename": "»"}
# What applications name in their queries.
_USED = (
    "table",
    "column",
    "view",
    "materialized view",
    "function",
    "procedure",
    "enum",
    "schema",
    "sequence",
)
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute that changes; the values as plain data."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Item:
    """What happens to one object. `ref` is its identity afterwards, `before` the one it had, if another."""

    verb: Verb
    ref: Ref
    fields: tuple[Field, ...] = ()
    marks: tuple[str, ...] = ()
    before: Ref | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data for machines."""
        return {
            "verb": self.verb,
            "kind": self.ref.kind,
            "name": self.ref.path,
            "before": self.before.path if self.before else None,
            "fields": {item.name: [item.before, item.after] for item in self.fields},
            "marks": list(self.marks),
        }


def review(
    old: Schema, new: Schema, renames: Sequence[Rename] = (), losses: Iterable[Loss] = ()
) -> tuple[Item, ...]:
    """Every difference, in the order in which people look things up."""
    moved = {rename.old: rename.new for rename in renames}
    lost = {loss.ref for loss in losses}
    found = [Item("rename", after, (), (BREAKS,), before) for before, after in moved.items()]
    here = {_now(ref, moved): value for ref, value in old.objects.items()}
    for ref in here.keys() | new.objects.keys():
        before, after = here.get(ref), new.objects.get(ref)
        if before is None:
            found.append(Item("add", ref, marks=_marks("add", ref, (), lost)))
        elif after is None:
            found.append(Item("drop", ref, marks=_marks("drop", ref, (), lost)))
        elif before != after:
            changed = tuple(_fields(before, after))
            found.append(Item("change", ref, changed, _marks("change", ref, changed, lost)))
    return tuple(sorted(_without_parts(found), key=lambda item: (*_home(item.ref), item.ref)))


def text(items: Sequence[Item]) -> str:
    """The review for a terminal, readable without colour."""
    lines: list[str] = []
    home: tuple[str, str] | None = None
    for item in items:
        if _home(item.ref) != home:
            home = _home(item.ref)
            lines += [""] * bool(lines) + [".".join(part for part in home if part) or item.ref.kind]
        lines += list(_lines(item))
    return "\n".join(lines)


def _lines(item: Item) -> Iterator[str]:
    name = item.ref.name if item.ref.table else ""
    words = [_SIGNS[item.verb], item.verb, item.ref.kind, name]
    if item.before:
        words.append(f"(was {item.before.name})")
    marks = f"   ! {', '.join(item.marks)}" if item.marks else ""
    yield "  " + " ".join(word for word in words if word) + marks
    for one in item.fields:
        yield f"      {one.name.replace('_', ' ')}: {_shown(one.before)} → {_shown(one.after)}"


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    shown = " ".join(shown.split())
    return shown if len(shown) <= _SHORT else shown[: _SHORT - 1] + "…"


def _now(ref: Ref, moved: dict[Ref, Ref]) -> Ref:
    """Where an object is after the renames; a table takes along what lies in it."""
    ref = moved.get(ref, ref)
    home = moved.get(Ref("table", ref.schema, ref.table)) if ref.table else None
    return ref._replace(schema=home.schema, table=home.name) if home else ref


def _home(ref: Ref) -> tuple[str, str]:
    """The relation an object gathers under, else itself."""
    return ref.schema, ref.table or ref.name


def _without_parts(items: Sequence[Item]) -> Iterator[Item]:
    """The items, less what comes and goes with the relation or schema that it lies in."""
    whole = {(item.verb, item.ref.schema, item.ref.name) for item in items if item.ref.kind in RELATIONS}
    for item in items:
        if item.verb not in ("add", "drop") or (item.verb, item.ref.schema, item.ref.table) not in whole:
            yield item


def _fields(before: Object, after: Object) -> Iterator[Field]:
    for item in fields(before):
        if not item.compare:
            continue
        old, new = getattr(before, item.name), getattr(after, item.name, None)
        if old != new:
            yield Field(item.name, _plain(old), _plain(new))


def _plain(value: Any) -> Any:
    """A field's value as JSON types."""
    if isinstance(value, Grant):
        word = "no " if value.revoked else ""
        return (
            f"{word}{value.privilege} for {value.role or 'everybody'}{' with grant option' * value.grantable}"
        )
    if isinstance(value, Ref):
        return str(value)
    if isinstance(value, tuple | list | frozenset):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    return value


def _marks(verb: Verb, ref: Ref, changed: Sequence[Field], lost: set[Ref]) -> tuple[str, ...]:
    names = {item.name for item in changed}
    breaks = (
        (verb == "drop" and ref.kind in _USED)
        or (ref.kind == "column" and ("type" in names or _tightened(changed)))
        or (
            ref.kind == "enum"
            and any(set(item.before) - set(item.after) for item in changed if item.name == "labels")
        )
    )
    return (LOSES,) * (ref in lost) + (BREAKS,) * breaks


def _tightened(changed: Sequence[Field]) -> bool:
    return any(item.name == "not_null" and item.after for item in changed)
