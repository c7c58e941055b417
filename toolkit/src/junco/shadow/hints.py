"""Renames that the desired state itself remembers, so that nobody has to say them again.

In SQL a comment `-- junco: renamed-from OLD` before what has the new name: CREATE TABLE, CREATE TYPE, a column
or a label inside them. In models `info={"renamed_from": "OLD"}` on a column, or in a table's arguments. A hint
whose old name is gone already says nothing. Knows where hints stand; refuses to decide what they mean now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from junco.history.files import read_sql
from junco.sqltext import Token, tokens

if TYPE_CHECKING:
    from sqlalchemy import MetaData

_HINT = re.compile(r"--\s*junco:\s*renamed-from\s+(?P<old>.+?)\s*\Z")
_BEFORE_NAME = ("IF", "NOT", "EXISTS", "UNLOGGED", "ONLY")


def in_files(files: Iterable[Path]) -> list[str]:
    """The hints of SQL files, each as --rename takes it."""
    return [hint for file in files for hint in in_sql(read_sql(file))]


def in_sql(text: str) -> Iterator[str]:
    """The hints of one script."""
    found = list(tokens(text))
    owner: list[str] = []
    for place, token in enumerate(found):
        if token.upper == "CREATE":
            owner = _created(found[place + 1 :]) or owner
        elif token.kind == "comment" and (match := _HINT.match(token.text)):
            after = [later for later in found[place + 1 :] if later.kind != "comment"][:12]
            if after and after[0].upper == "CREATE":
                new = _created(after[1:])
            else:
                new = [*owner, _quoted(after[0])] if after else []
            if new:
                yield f"{_whole(match['old'], new)}={'.'.join(new)}"


def in_models(metadatas: Sequence[MetaData]) -> list[str]:
    """The hints of models, tables before their columns."""
    tables, columns = [], []
    for metadata in metadatas:
        for table in metadata.tables.values():
            name = [_name(part) for part in (table.schema, table.name) if part]
            if old := table.info.get("renamed_from"):
                tables.append(f"{_whole(old, name)}={'.'.join(name)}")
            for column in table.columns:
                if old := column.info.get("renamed_from"):
                    new = [*name, _name(column.name)]
                    columns.append(f"{_whole(old, new)}={'.'.join(new)}")
    return tables + columns


def _created(after: Sequence[Token]) -> list[str]:
    """The name after CREATE TABLE or CREATE TYPE, in parts; empty for anything else."""
    words = [token for token in after if token.kind != "comment"]
    while words and words[0].upper in _BEFORE_NAME:
        words = words[1:]
    if not words or words[0].upper not in ("TABLE", "TYPE"):
        return []
    words = words[1:]
    while words and words[0].upper in _BEFORE_NAME:
        words = words[1:]
    if not words:
        return []
    parts = [_quoted(words[0])]
    while len(words) > 2 and words[1].text == ".":
        words = words[2:]
        parts.append(_quoted(words[0]))
    return parts


def _quoted(token: Token) -> str:
    """A name or label as --rename takes it."""
    if token.kind == "string":
        return _name(token.text[1:-1].replace("''", "'"))
    return _name(token.name)


def _name(name: str) -> str:
    return name if re.fullmatch(r'[^."=\s]+', name) else '"' + name.replace('"', '""') + '"'


def _whole(old: str, new: Sequence[str]) -> str:
    """`old` with the parts of `new` before its own, if it has fewer."""
    old = old.strip().strip("'")
    missing = len(new) - 1 - old.count(".")
    return ".".join([*new[:missing], old]) if missing > 0 else old
