"""Applying 4, 100 and 1,000 small migrations to an empty database: the floor, Junco, and the others.

The floor is psql, fed the same files in one session, one transaction a file. Doing nothing, with 1,000 applied, is held
against connecting and asking one question from Python.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Contestant, Measured, race
from bench.tools import BIN, PYTHON, environment, packages
from junco.postgres import Target, connected
from junco.shadow import binaries

SIZES = (4, 100, 1000)
ROUNDS = {4: 5, 100: 3, 1000: 3}
ASK = "import os, psycopg; psycopg.connect(os.environ['DATABASE_URL']).execute('SELECT 1').fetchone()"


def statements(number: int) -> str:
    """The file with this number, from 0: tables, and then a column for each."""
    if number % 2:
        return f"ALTER TABLE t{number - 1} ADD COLUMN c{number} integer;\n"
    return (
        f"CREATE TABLE t{number} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);\n"
        f"CREATE INDEX t{number}_name ON t{number} (name);\n"
    )


@dataclass(frozen=True)
class Peer:
    """How a tool lays its history out in a folder, and the command that applies it."""

    name: str
    write: Callable[[Path, int], None]
    command: Callable[[str], list[str]]
    environ: Callable[[str], Mapping[str, str]] = lambda url: {"DATABASE_URL": url}


def _psql(folder: Path, size: int) -> None:
    lines = [f"BEGIN;\n{statements(number)}COMMIT;" for number in range(size)]
    (folder / "all.sql").write_text("\n".join(lines), encoding="utf-8")


def _junco(folder: Path, size: int) -> None:
    (folder / "junco.toml").write_text("", encoding="utf-8")
    for number in range(size):
        path = folder / "migrations" / f"{20250101000000 + number}_m" / "migration.sql"
        path.parent.mkdir(parents=True)
        path.write_text(statements(number), encoding="utf-8")


def _alembic(folder: Path, size: int) -> None:
    (folder / "versions").mkdir()
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = .\n", encoding="utf-8")
    (folder / "env.py").write_text(
        "import os, sqlalchemy\nfrom alembic import context\n"
        "engine = sqlalchemy.create_engine(os.environ['SQLALCHEMY_URL'])\n"
        "with engine.connect() as connection:\n"
        "    context.configure(connection=connection, transaction_per_migration=True)\n"
        "    with context.begin_transaction():\n        context.run_migrations()\n",
        encoding="utf-8",
    )
    for number in range(size):
        before = f"'{number - 1:05d}'" if number else "None"
        (folder / "versions" / f"v{number:05d}.py").write_text(
            f"from alembic import op\nrevision, down_revision = '{number:05d}', {before}\n"
            f"def upgrade():\n    op.execute({statements(number)!r})\n",
            encoding="utf-8",
        )


def _dbmate(folder: Path, size: int) -> None:
    (folder / "db" / "migrations").mkdir(parents=True)
    for number in range(size):
        text = f"-- migrate:up\n{statements(number)}\n-- migrate:down\n"
        (folder / "db" / "migrations" / f"{20250101000000 + number}_m.sql").write_text(text, encoding="utf-8")


def _yoyo(folder: Path, size: int) -> None:
    (folder / "migrations").mkdir()
    for number in range(size):
        (folder / "migrations" / f"{number:05d}.sql").write_text(statements(number), encoding="utf-8")


def _django(folder: Path, size: int) -> None:
    (folder / "shop" / "migrations").mkdir(parents=True)
    (folder / "shop" / "__init__.py").touch()
    (folder / "shop" / "migrations" / "__init__.py").touch()
    (folder / "settings.py").write_text(
        "import os\nfrom urllib.parse import parse_qs, urlsplit\nurl = urlsplit(os.environ['DATABASE_URL'])\n"
        "query = parse_qs(url.query)\nDATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql',\n"
        "    'NAME': url.path[1:], 'USER': url.username, 'HOST': query['host'][0],\n"
        "    'PORT': query.get('port', ['5432'])[0]}}\n"
        "INSTALLED_APPS = ['shop']\nUSE_TZ = True\nSECRET_KEY = 'x'\n",
        encoding="utf-8",
    )
    for number in range(size):
        before = f"[('shop', 'm{number - 1:05d}')]" if number else "[]"
        (folder / "shop" / "migrations" / f"m{number:05d}.py").write_text(
            "from django.db import migrations\nclass Migration(migrations.Migration):\n"
            f"    dependencies = {before}\n    operations = [migrations.RunSQL({statements(number)!r})]\n",
            encoding="utf-8",
        )


def _sqlalchemy(url: str) -> Mapping[str, str]:
    return {"SQLALCHEMY_URL": url.replace("://", "+psycopg://", 1)}


def contenders() -> tuple[list[Peer], list[str]]:
    """All that can be had here, the floor first; and why the others cannot."""
    psql = next(iter(binaries.installed())).program("psql")
    found = [
        Peer("psql", _psql, lambda url: [str(psql), "-q", "-v", "ON_ERROR_STOP=1", "-f", "all.sql", url]),
        Peer("junco", _junco, lambda _: [str(BIN / "junco"), "migrate", "deploy"]),
        Peer("Alembic", _alembic, lambda _: [str(BIN / "alembic"), "upgrade", "head"], _sqlalchemy),
    ]
    missing = []
    for name, make in _INSTALLED.items():
        try:
            found.append(make())
        except (subprocess.CalledProcessError, OSError, StopIteration) as error:
            missing.append(f"{name}: {str(error).splitlines()[0]}")
    return found, missing


def _dbmate_peer() -> Peer:
    program = str(packages("dbmate@2.36.0") / "dbmate")
    command = [program, "--no-dump-schema", "--migrations-dir", "db/migrations", "up"]
    return Peer("dbmate", _dbmate, lambda _: command, lambda url: {"DATABASE_URL": _with_host(url)})


def _with_host(url: str) -> str:
    """dbmate reads a socket's folder from the query, and speaks no TLS there."""
    return url.replace("postgresql://", "postgres://", 1) + "&sslmode=disable"


def _yoyo_peer() -> Peer:
    program = str(environment("yoyo", "yoyo-migrations==9.0.0", "psycopg2-binary", "setuptools<81") / "yoyo")
    return Peer(
        "yoyo",
        _yoyo,
        lambda url: [program, "apply", "--batch", "--no-config-file", "-d", url, "migrations"],
    )


def _django_peer() -> Peer:
    python = str(environment("django", "django==5.2.9", "psycopg[binary]") / "python")
    command = [python, "-m", "django", "migrate", "--settings=settings", "-v0"]
    return Peer("Django", _django, lambda _: command, lambda url: {"DATABASE_URL": url, "PYTHONPATH": "."})


_INSTALLED: dict[str, Callable[[], Peer]] = {
    "dbmate": _dbmate_peer,
    "yoyo": _yoyo_peer,
    "Django": _django_peer,
}


def _empty(target: Target) -> None:
    with connected(target, "bench") as connection:
        schemas = "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname IN ('junco', 'public')"
        for (name,) in connection.execute(schemas).fetchall():
            # In parts: dropping a thousand tables at once needs more locks than there are.
            tables = connection.execute(
                "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = %s::regnamespace",
                [name],
            ).fetchall()
            for first in range(0, len(tables), 50):
                some = ", ".join(row[0] for row in tables[first : first + 50])
                connection.execute(f"DROP TABLE {some} CASCADE")
        connection.execute("DROP SCHEMA IF EXISTS junco CASCADE")


def table(folder: Path, create: Callable[[str], Target]) -> str:
    """The comparison in Markdown."""
    peers, missing = contenders()
    found: dict[int, dict[str, Measured]] = {}
    nothing: dict[str, Measured] = {}
    targets: dict[tuple[str, int], Target] = {}
    wrong: dict[tuple[str, int], bool] = {}
    for size in SIZES:
        for peer in peers:
            targets[peer.name, size] = create(f"apply_{peer.name.lower()}_{size}")
        contestants = [_contestant(folder, targets[peer.name, size], peer, size) for peer in peers]
        found[size] = race(contestants, ROUNDS[size])
        for peer in peers:
            wrong[peer.name, size] = _tables(targets[peer.name, size]) != (size + 1) // 2
        if size == SIZES[-1]:
            nothing = _nothing_to_do(contestants)
    lines = [
        "| small migrations, empty database | "
        + " | ".join(f"{size:,}" for size in SIZES)
        + " | nothing to do |",
        "| --- |" + " ---: |" * (len(SIZES) + 1),
    ]
    floor_name = "connecting and one query from Python"
    for peer in peers:
        title = {"psql": f"floor: psql; {floor_name}", "junco": "**Junco**"}.get(peer.name, peer.name)
        cells = [
            "failed" if wrong[peer.name, size] else _cell(found[size][peer.name], found[size]["psql"])
            for size in SIZES
        ]
        last = nothing["ask"] if peer.name == "psql" else nothing[peer.name]
        lines.append(f"| {title} | {' | '.join(cells)} | {_cell(last, nothing['ask'])} |")
    return "\n".join([*lines, *(f"\nNot measured: {reason}" for reason in missing)])


def _cell(one: Measured, floor: Measured) -> str:
    return f"{one.seconds:.2f} s ({one.seconds / floor.seconds:.1f}×)"


def _tables(target: Target) -> int:
    with connected(target, "bench") as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE tablename ~ '^t[0-9]+$'").fetchone()
        return int(row[0]) if row else 0


def _contestant(folder: Path, target: Target, peer: Peer, size: int) -> Contestant:
    place = folder / f"{peer.name}-{size}"
    place.mkdir()
    peer.write(place, size)
    environ = {**os.environ, **peer.environ(target.url())}
    return Contestant(
        peer.name, peer.command(target.url()), place, environ, lambda: _empty(target), fails=True
    )


def _nothing_to_do(contestants: list[Contestant]) -> dict[str, Measured]:
    again = [
        Contestant(one.name, one.command, one.folder, one.environ, fails=True)
        for one in contestants
        if one.name != "psql"
    ]
    environ = next(one.environ for one in contestants if one.name == "psql")
    ask = Contestant("ask", [PYTHON, "-c", ASK], Path.cwd(), environ)
    return race([ask, *again], 5)


if __name__ == "__main__":
    sys.exit("part of python -m bench")
