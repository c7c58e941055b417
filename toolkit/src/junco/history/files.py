"""Migration folders: reading, naming and writing them.

Knows what lies in `migrations/` and how a text becomes a checksum. Refuses to know what the SQL means and
whether any database has run it.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from junco.errors import did_you_mean
from junco.errors.history import (
    BadMigrationName,
    FileTrouble,
    NameTaken,
    NoMigrationSql,
    NotText,
    UnknownMigration,
)

UP, DOWN = "migration.sql", "down.sql"
_LONGEST_SLUG, _LONGEST_IN_BYTES = 100, 200  # file systems allow 255 bytes, stamp included


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration as it is on disk. Texts have `\\n` line ends and no byte-order mark."""

    name: str
    folder: Path
    sql: str
    down: str | None

    @property
    def file(self) -> Path:
        """The path of `migration.sql`."""
        return self.folder / UP

    @property
    def checksum(self) -> str:
        """SHA-256 of the normalised text, in hex: line ends and a byte-order mark do not count."""
        return checksum(self.sql)


def checksum(sql: str) -> str:
    """SHA-256 of a normalised text, in hex."""
    return hashlib.sha256(sql.encode("utf-8")).hexdigest()


def read_migrations(folder: Path) -> tuple[Migration, ...]:
    """Every migration below `folder`, in the order of their names (by code point, so 14 digits sort by time).

    A missing folder is an empty history. Raises `NoMigrationSql`, `NotText` or `BadMigrationName`.
    """
    try:
        with os.scandir(folder) as children:
            found = sorted(child.name for child in children if child.is_dir())
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise FileTrouble(file=str(folder), verb="read", reason=error.strerror or str(error)) from None
    return tuple(_read(folder, name) for name in found if not name.startswith((".", "__")))


def _read(home: Path, name: str) -> Migration:
    _check_name(name)
    folder = home / name
    up = _text(folder, UP)
    if up is None:
        raise NoMigrationSql(name=name, folder=str(folder))
    return Migration(name, folder, up, _text(folder, DOWN))


def _check_name(name: str) -> None:
    if name.isascii() and name.isprintable():
        return
    shown = name.encode("unicode_escape").decode()
    if any(unicodedata.category(character).startswith("C") for character in name):
        raise BadMigrationName(name=shown, reason="it contains control or undecodable characters")


def _text(folder: Path, name: str) -> str | None:
    """The text of a file that may be absent. A thousand of them are read by a deploy that has nothing to do."""
    file = f"{folder}{os.sep}{name}"
    try:
        with open(file, "rb") as stream:
            return text_of(stream.read(), file)
    except (FileNotFoundError, IsADirectoryError):
        return None
    except OSError as error:
        raise FileTrouble(file=file, verb="read", reason=error.strerror or str(error)) from None


def read_sql(path: Path) -> str:
    """The text of an SQL file, line ends and byte-order mark normalised; raises `NotText`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FileTrouble(file=str(path), verb="read", reason=error.strerror or str(error)) from None
    return text_of(raw, str(path))


def text_of(raw: bytes, file: str) -> str:
    """Bytes of SQL as text, line ends and byte-order mark normalised; `file` is for the error. Raises `NotText`."""
    try:
        text = raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reason = f"byte 0x{raw[error.start]:02x} in line {line} is not UTF-8"
        raise NotText(file=file, reason=reason) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise NotText(file=file, reason=f"line {line} holds a NUL byte")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def slug(title: str) -> str:
    """A title as the readable part of a folder name: `Füge "Ärzte" hinzu` becomes `fuge_arzte_hinzu`."""
    plain = unicodedata.normalize("NFKD", title)
    words = re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)).lower())
    short = "_".join(words)[:_LONGEST_SLUG].encode()[:_LONGEST_IN_BYTES]
    made = short.decode(errors="ignore").strip("_")
    if not made:
        raise BadMigrationName(name=repr(title), reason="it has no letter or digit in it")
    return made


def new_name(title: str, now: datetime, existing: Sequence[Migration]) -> str:
    """`<14 digits>_<slug>`, later than every existing migration even if this clock is behind."""
    stamp = int(now.strftime("%Y%m%d%H%M%S"))
    stamps = [int(one.name[:14]) for one in existing if re.match(r"\d{14}(_|\Z)", one.name)]
    return f"{max([stamp, *(taken + 1 for taken in stamps)]):014d}_{slug(title)}"


def write_migration(folder: Path, name: str, sql: str, down: str | None) -> Migration:
    """Create the migration's folder; raises `NameTaken` rather than touch an existing one."""
    path = folder / name
    try:
        path.mkdir(parents=True)
        (path / UP).write_text(sql, encoding="utf-8", newline="\n")
        if down is not None:
            (path / DOWN).write_text(down, encoding="utf-8", newline="\n")
    except FileExistsError:
        raise NameTaken(name=name, folder=str(path)) from None
    except OSError as error:
        raise FileTrouble(file=str(path), verb="written", reason=error.strerror or str(error)) from None
    return Migration(name, path, sql, down)


def write_down(migration: Migration, down: str) -> None:
    """Write or replace the migration's way back."""
    path = migration.folder / DOWN
    try:
        path.write_text(down, encoding="utf-8", newline="\n")
    except OSError as error:
        raise FileTrouble(file=str(path), verb="written", reason=error.strerror or str(error)) from None


def find(migrations: Sequence[Migration], wanted: str) -> Migration:
    """The migration named `wanted`, in full or by an unambiguous part; raises `UnknownMigration`."""
    exact = [one for one in migrations if one.name == wanted]
    near = exact or [one for one in migrations if wanted and wanted in one.name]
    if len(near) == 1:
        return near[0]
    names = [one.name for one in near or migrations]
    hint = did_you_mean(wanted, names) if not near else "it could be any of: " + ", ".join(names)
    raise UnknownMigration(name=wanted, hint=hint or "the migrations folder is empty")
