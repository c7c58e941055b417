"""Renames that only a person can vouch for: tables, columns, enums and their labels.

Knows how a rename is written on the command line and as SQL, and which pairs of dropped and created things
look like one. Refuses to decide: a rename happens because somebody named it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from junco.change.ties import Lineage
from junco.errors import did_you_mean
from junco.errors.change import BadRename, RenameAcross, RenameTaken, UnknownRename
from junco.schema.model import Column, Enum, Ref, Schema, table_of
from junco.sqltext import qualified, quote_ident, quote_literal

LABEL = "enum value"
_DEFAULT_SCHEMA = "public"
_ALIKE = 0.7  # share of columns two tables must have in common to be taken for one
_PART = re.compile(r'"((?:[^"]|"")+)"|([^."=]+)')


@dataclass(frozen=True, slots=True, order=True)
class Rename:
    """One thing that keeps its data under another name. `str()` is what --rename takes."""

    old: Ref
    new: Ref

    def __str__(self) -> str:
        """The text of the command line's flag."""
        return f"{_flag(self.old)}={_flag(self.new)}"

    @property
    def old_flag(self) -> str:
        """The left side of that flag, which is also what --drop takes."""
        return _flag(self.old)

    @property
    def inverse(self) -> Rename:
        """The rename that undoes this one."""
        return Rename(self.new, self.old)

    @property
    def sql(self) -> str:
        """The statement that renames; two, with a semicolon between, when the schema changes as well."""
        return ";\n".join(self.statements)

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements that rename."""
        old, new, name = self.old, self.new, quote_ident(self.new.name)
        if old.kind == "column":
            table = qualified(old.schema, old.table)
            return (f"ALTER TABLE {table} RENAME COLUMN {quote_ident(old.name)} TO {name}",)
        if old.kind == LABEL:
            labels = f"{quote_literal(old.name).lstrip()} TO {quote_literal(new.name).lstrip()}"
            return (f"ALTER TYPE {qualified(old.schema, old.table)} RENAME VALUE {labels}",)
        word = "TABLE" if old.kind == "table" else "TYPE"
        moved = f"ALTER {word} {qualified(old.schema, old.name)} SET SCHEMA {quote_ident(new.schema)}"
        named = f"ALTER {word} {qualified(new.schema, old.name)} RENAME TO {name}"
        return (moved,) * (old.schema != new.schema) + (named,) * (old.name != new.name)


def rename_sql(renames: Iterable[Rename]) -> list[str]:
    """The statements of all renames, labels and columns before what they lie in."""
    order = {LABEL: 0, "column": 1, "enum": 2, "table": 3}
    ordered = sorted(renames, key=lambda rename: order[rename.old.kind])
    return [statement for rename in ordered for statement in rename.statements]


def parse_rename(text: str, old: Schema) -> Rename:
    """What `--rename text` means for `old`.

    Raises `BadRename`, `UnknownRename`, `RenameTaken` or `RenameAcross`.
    """
    left, right = _sides(text)
    known = _renamable(old)
    found = next((ref for ref in _readings(left) if ref in known), None)
    if found is None:
        choices = [_flag(ref) for ref in known]
        name = text.partition("=")[0].strip()
        raise UnknownRename(name=name, text=text, hint=did_you_mean(name, choices))
    target = next(ref for ref in _readings(right) if ref.kind == found.kind)
    if found.table and (found.schema, found.table) != (target.schema, target.table):
        raise RenameAcross(old=_flag(found), new=_flag(target))
    if target in known:
        raise RenameTaken(old=_flag(found), new=_flag(target), taken=str(target), text=text)
    return Rename(found, target)


def column_named(text: str) -> tuple[Ref, str]:
    """The column and the expression of `table.column=EXPRESSION`. Raises `BadRename`."""
    at, parts = 0, []
    while (match := _PART.match(text, at)) and match.end() < len(text):
        quoted, bare = match.groups()
        parts.append(quoted.replace('""', '"') if quoted else bare.strip())
        at = match.end() + 1
        if text[match.end()] == "=":
            break
    expression = text[at:].strip()
    if len(parts) not in (2, 3) or text[at - 1 : at] != "=" or not expression:
        raise BadRename(text=text, reason="it needs table.column, an equals sign and an expression")
    schema = parts[0] if len(parts) == 3 else _DEFAULT_SCHEMA
    return Ref("column", schema, parts[-1], parts[-2]), expression


def candidates(old: Schema, new: Schema) -> tuple[Rename, ...]:
    """Pairs of something that goes and something that comes which may be the same thing, best pairs first."""
    return (*_tables(old, new), *_enums(old, new), *_columns(old, new), *_labels(old, new))


def _sides(text: str) -> tuple[list[str], list[str]]:
    sides: list[list[str]] = [[]]
    at, expect_part = 0, True
    while at < len(text):
        match = _PART.match(text, at)
        if expect_part and match:
            quoted, bare = match.groups()
            sides[-1].append(quoted.replace('""', '"') if quoted else bare.strip())
            at, expect_part = match.end(), False
        elif not expect_part and text[at] in ".=":
            if text[at] == "=":
                sides.append([])
            at, expect_part = at + 1, True
        elif text[at].isspace():
            at += 1
        else:
            raise BadRename(text=text, reason=f"a name is expected at character {at + 1}")
    if len(sides) != 2 or expect_part:
        raise BadRename(text=text, reason="it needs exactly one equals sign between two names")
    if len(sides[0]) != len(sides[1]) or len(sides[0]) > 3:
        raise BadRename(text=text, reason="both sides need one, two or three parts, and the same number")
    return sides[0], sides[1]


def _readings(parts: list[str]) -> tuple[Ref, ...]:
    """What dotted parts can stand for, the likeliest first."""
    if len(parts) == 1:
        return Ref("table", _DEFAULT_SCHEMA, parts[0]), Ref("enum", _DEFAULT_SCHEMA, parts[0])
    *outer, name = parts
    schema, owner = (_DEFAULT_SCHEMA, outer[0]) if len(outer) == 1 else (outer[0], outer[1])
    inner = (Ref("column", schema, name, owner), Ref(LABEL, schema, name, owner))
    if len(parts) == 3:
        return inner
    return (*inner, Ref("table", owner, name), Ref("enum", owner, name))


def _renamable(schema: Schema) -> set[Ref]:
    refs = {*schema.of_kind("table", "column", "enum")}
    for ref in schema.of_kind("enum"):
        if isinstance(value := schema.objects[ref], Enum):
            refs.update(Ref(LABEL, ref.schema, label, ref.name) for label in value.labels)
    return refs


def _flag(ref: Ref) -> str:
    schema = [] if ref.schema == _DEFAULT_SCHEMA else [ref.schema]
    parts = [*schema, *([ref.table] if ref.table else []), ref.name]
    return ".".join(part if re.fullmatch(r'[^."=\s]+', part) else _quoted(part) for part in parts)


def _quoted(name: str) -> str:
    """`name` in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def _gone_and_fresh(old: Schema, new: Schema, kind: str) -> tuple[list[Ref], list[Ref]]:
    gone = sorted(ref for ref in old.objects.keys() - new.objects.keys() if ref.kind == kind)
    fresh = sorted(ref for ref in new.objects.keys() - old.objects.keys() if ref.kind == kind)
    return gone, fresh


def _best(scored: list[tuple[float, Rename]]) -> tuple[Rename, ...]:
    """The best pairs, each side used once."""
    chosen: list[Rename] = []
    used: set[Ref] = set()
    for _, rename in sorted(scored, key=lambda pair: (-pair[0], pair[1])):
        if rename.old not in used and rename.new not in used:
            used |= {rename.old, rename.new}
            chosen.append(rename)
    return tuple(chosen)


def _names_alike(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b).ratio()


def _tables(old: Schema, new: Schema) -> tuple[Rename, ...]:
    gone, fresh = _gone_and_fresh(old, new, "table")
    before, after = _column_sets(old), _column_sets(new)
    scored = []
    for a in gone:
        for b in fresh:
            mine, yours = before.get(a, set()), after.get(b, set())
            share = len(mine & yours) / max(len(mine | yours), 1)
            if (share >= _ALIKE and mine) and (a.schema == b.schema or a.name == b.name):
                scored.append((share + _names_alike(a.name, b.name), Rename(a, b)))
    return _best(scored)


def _column_sets(schema: Schema) -> dict[Ref, set[tuple[str, str]]]:
    found: dict[Ref, set[tuple[str, str]]] = {}
    for ref, value in schema.objects.items():
        if isinstance(value, Column):
            found.setdefault(table_of(ref), set()).add((ref.name, value.type))
    return found


def _enums(old: Schema, new: Schema) -> tuple[Rename, ...]:
    gone, fresh = _gone_and_fresh(old, new, "enum")
    pairs = [Rename(a, b) for a in gone for b in fresh if old.objects[a] == new.objects[b]]
    return _best([(_names_alike(pair.old.name, pair.new.name), pair) for pair in pairs])


def _columns(old: Schema, new: Schema) -> tuple[Rename, ...]:
    gone, fresh = _gone_and_fresh(old, new, "column")
    lineage = Lineage.in_schema(old)
    scored = []
    for a in gone:
        if any(above in old.objects for above in lineage.above(a)):
            continue  # it is renamed with its parent's
        for b in fresh:
            if table_of(a) == table_of(b) and table_of(a) in new.objects and _same_values(old, a, new, b):
                scored.append((_names_alike(a.name, b.name), Rename(a, b)))
    return _best(scored)


def _same_values(old: Schema, a: Ref, new: Schema, b: Ref) -> bool:
    before, after = old.objects[a], new.objects[b]
    if not isinstance(before, Column) or not isinstance(after, Column):
        return False
    return before.type == after.type and not before.generated and not after.generated


def _labels(old: Schema, new: Schema) -> tuple[Rename, ...]:
    """Labels that differ at the same place of enums of the same length."""
    found = []
    for ref in sorted(old.objects.keys() & new.objects.keys()):
        before, after = old.objects[ref], new.objects[ref]
        if isinstance(before, Enum) and isinstance(after, Enum) and len(before.labels) == len(after.labels):
            for a, b in zip(before.labels, after.labels, strict=True):
                if a not in after.labels and b not in before.labels:
                    sides = (Ref(LABEL, ref.schema, label, ref.name) for label in (a, b))
                    found.append(Rename(*sides))
    return tuple(found)


def live_source(table: Ref, renames: Iterable[Rename]) -> str | None:
    """The rows of `table`, which `renames` led to, on a database where they have not happened yet.

    None when no rename touches the table.
    """
    before = next((item.old for item in renames if item.new == table), table)
    columns = [item for item in renames if item.old.kind == "column" and table_of(item.old) == before]
    if before == table and not columns:
        return None
    aliased = "".join(f", {quote_ident(item.old.name)} AS {quote_ident(item.new.name)}" for item in columns)
    return f"(SELECT *{aliased} FROM {qualified(before.schema, before.name)})"
