"""The chain: `migration_lock.toml`, one line a migration, with what was proved when it was written.

A line holds the checksum of `migration.sql`, the fingerprint of the schema that the history up to here leads
to, the beginning of the checksum of the proved `down.sql`, and a link to the line before it. Two branches that
each add a line conflict in Git, on purpose; when both lines were kept, the link of the second no longer fits,
so its fingerprint is known to be of another history. Knows this file. Refuses to know databases.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from junco.errors.history import BrokenChain, FileTrouble, WrongProvider
from junco.history.files import Migration, checksum
from junco.schema.fingerprint import is_current

FILE = "migration_lock.toml"
_HEADER = """\
provider = "postgresql"

# Written by Junco; belongs in version control. One line a migration: the checksum of its migration.sql, the
# fingerprint of the schema it leads to, its proved down.sql, and a link to the line before. After a merge
# conflict keep the lines of both sides in the order of their names, then run: junco migrate dev
[chain]
"""
_VALUE = re.compile(
    r"sha256:(?P<checksum>[0-9a-f]{64}) schema:(?P<schema>[0-9a-f]{32})"
    r" down:(?P<down>[0-9a-f]{12}|none) after:(?P<after>[0-9a-f]{12})\Z"
)


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the chain."""

    name: str
    checksum: str
    fingerprint: str
    down: str
    after: str

    @property
    def text(self) -> str:
        """The line as it stands in the file."""
        value = f"sha256:{self.checksum} schema:{self.fingerprint} down:{self.down} after:{self.after}"
        return f'{_key(self.name)} = "{value}"'


@dataclass(frozen=True, slots=True)
class Chain:
    """All lines, in file order. An absent file is the empty chain."""

    links: tuple[Link, ...] = ()
    provider: str = "postgresql"

    def get(self, name: str) -> Link | None:
        """The line of one migration."""
        return next((link for link in self.links if link.name == name), None)

    def proved(self, migrations: Sequence[Migration]) -> dict[str, str]:
        """Name → fingerprint, as far as the chain is whole and agrees with the files on disk.

        From the first migration whose line is missing, moved, edited, linked to another past or written by
        other rules, nothing is known any more.
        """
        known: dict[str, str] = {}
        previous = ""
        for migration, link in zip(migrations, self.links, strict=False):
            fits = link.name == migration.name and link.checksum == migration.checksum
            fits = fits and is_current(link.fingerprint)
            if not fits or link.after != link_hash(previous):
                break
            known[link.name] = link.fingerprint
            previous = link.text
        return known

    def unlinked(self) -> tuple[str, ...]:
        """The names of lines that were written after another line than the one they now follow."""
        found, previous = [], ""
        for link in self.links:
            if link.after != link_hash(previous):
                found.append(link.name)
            previous = link.text
        return tuple(found)


def link_hash(previous_line: str) -> str:
    """What a line remembers of the line before it."""
    return hashlib.sha256(previous_line.encode("utf-8")).hexdigest()[:12]


def down_hash(migration: Migration) -> str:
    """What a line remembers of the migration's way back."""
    return "none" if migration.down is None else checksum(migration.down)[:12]


def build(migrations: Sequence[Migration], fingerprints: Sequence[str]) -> Chain:
    """The chain of a history whose fingerprints, one a migration, were just read from a scratch database."""
    links: list[Link] = []
    for migration, fingerprint in zip(migrations, fingerprints, strict=True):
        after = link_hash(links[-1].text if links else "")
        links.append(Link(migration.name, migration.checksum, fingerprint, down_hash(migration), after))
    return Chain(tuple(links))


def read(folder: Path) -> Chain:
    """The chain of a migrations folder; empty if there is none. Raises `BrokenChain` or `WrongProvider`."""
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Chain()
    except (OSError, UnicodeDecodeError) as error:
        raise FileTrouble(file=str(path), verb="read", reason=str(error)) from None
    return _parse(text, path)


def write(folder: Path, chain: Chain) -> None:
    """Replace the chain in one move, so that a crash leaves the old one or the new one."""
    path, partial = folder / FILE, folder / f"{FILE}.partial"
    text = _HEADER + "".join(link.text + "\n" for link in chain.links)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8", newline="\n")
        partial.replace(path)
    except OSError as error:
        raise FileTrouble(file=str(path), verb="written", reason=error.strerror or str(error)) from None


def _parse(text: str, path: Path) -> Chain:
    if re.search(r"^(<{7}|={7}|>{7})", text, re.MULTILINE):
        raise BrokenChain(
            file=str(path),
            reason="it holds the marks of an unfinished merge: two branches each added a migration",
            remedy="keep the lines of both sides in the order of their names, delete the marks, "
            "then run: junco migrate dev",
        )
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        remedy = f"git checkout -- {path}   or delete it: junco migrate dev writes it anew"
        raise BrokenChain(file=str(path), reason=str(error), remedy=remedy) from None
    provider = table.get("provider", "postgresql")
    if provider not in ("postgresql", "postgres"):
        raise WrongProvider(file=str(path), provider=str(provider))
    lines = table.get("chain", {})
    if not isinstance(lines, dict):
        raise BrokenChain(file=str(path), reason="[chain] is not a table", remedy=f"git checkout -- {path}")
    return Chain(tuple(_link(name, value, path) for name, value in lines.items()))


def _link(name: str, value: object, path: Path) -> Link:
    match = _VALUE.match(value) if isinstance(value, str) else None
    if match is None:
        raise BrokenChain(
            file=str(path),
            reason=f"the line of {name} is not of the form sha256:… schema:… down:… after:…",
            remedy=f"git checkout -- {path}   or delete it: junco migrate dev writes it anew",
        )
    return Link(name, match["checksum"], match["schema"], match["down"], match["after"])


def _key(name: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9_-]+", name):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
