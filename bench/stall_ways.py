"""The ways to make a change: each prepares what it needs and gives back what then makes it.

What that returns says what went wrong, nothing if the change was made.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from bench.stall_changes import BASE, TABLES
from junco.postgres import Target, connect

BIN = Path(sys.executable).parent


def by_junco(target: Target, folder: Path, sql: str) -> Callable[[], str]:
    """A plain file, rewritten, then deployed."""
    project = Path(tempfile.mkdtemp(dir=folder))
    file = project / "migrations" / "20260101000000_change" / "migration.sql"
    for path, text in ((project / "migrations" / BASE / "migration.sql", TABLES), (file, sql + "\n")):
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    (project / "junco.toml").write_text("", encoding="utf-8")
    environ = {**os.environ, "DATABASE_URL": target.url()}
    junco = str(BIN / "junco")
    resolve = [junco, "migrate", "resolve", "--applied", BASE]
    subprocess.run(resolve, cwd=project, env=environ, check=True, capture_output=True)
    fixed = subprocess.run(
        [junco, "migrate", "lint", "--fix", str(file)],
        cwd=project,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if fixed.returncode not in (0, 8):
        return lambda: f"lint: {fixed.stderr.strip().splitlines()[0]}"

    def deploy() -> str:
        done = subprocess.run(
            [junco, "migrate", "deploy"],
            cwd=project,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        return "" if done.returncode == 0 else done.stderr.strip().splitlines()[-4]

    return deploy


def in_two_steps(target: Target, folder: Path, sql: str, words: Sequence[str]) -> Callable[[], str]:
    """What `migrate dev --online` writes, both migrations deployed one after the other."""
    project = Path(tempfile.mkdtemp(dir=folder))
    base = project / "migrations" / BASE / "migration.sql"
    base.parent.mkdir(parents=True)
    base.write_text(TABLES, encoding="utf-8")
    (project / "schema.sql").write_text(f"{TABLES}\n{sql}\n", encoding="utf-8")
    (project / "junco.toml").write_text('sql = "schema.sql"\n', encoding="utf-8")
    environ = {**os.environ, "DATABASE_URL": target.url()}

    def junco(*command: str) -> str:
        whole = [str(BIN / "junco"), *command]
        done = subprocess.run(whole, cwd=project, env=environ, capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stderr.strip()

    junco("migrate", "resolve", "--applied", BASE)
    named = ("--name", "change", "--create-only", "--accept-data-loss", "--no-input")
    written = junco("migrate", "dev", "--online", *named, *words)
    if written:
        return lambda: written.splitlines()[0]
    return lambda: junco("migrate", "deploy") or junco("migrate", "deploy", "--contract")


def by_alembic(target: Target, folder: Path, sql: str) -> Callable[[], str]:
    """The same change in a revision of Alembic's, as its own command runs it."""
    project = Path(tempfile.mkdtemp(dir=folder))
    (project / "versions").mkdir()
    (project / "alembic.ini").write_text("[alembic]\nscript_location = .\n", encoding="utf-8")
    (project / "env.py").write_text(
        "import os, sqlalchemy\nfrom alembic import context\n"
        "engine = sqlalchemy.create_engine(os.environ['SQLALCHEMY_URL'])\n"
        "with engine.connect() as connection:\n    context.configure(connection=connection)\n"
        "    with context.begin_transaction():\n        context.run_migrations()\n",
        encoding="utf-8",
    )
    (project / "versions" / "a.py").write_text(
        f"from alembic import op\nrevision, down_revision = 'a', None\ndef upgrade():\n    op.execute({sql!r})\n",
        encoding="utf-8",
    )
    url = target.url().replace("://", "+psycopg://", 1)

    def upgrade() -> str:
        command = [str(BIN / "alembic"), "upgrade", "head"]
        environ = {**os.environ, "SQLALCHEMY_URL": url}
        done = subprocess.run(command, cwd=project, env=environ, capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stderr.strip().splitlines()[-1]

    return upgrade


def plainly(target: Target, _: Path, sql: str) -> Callable[[], str]:
    """Statement by statement, as somebody types it."""

    def run() -> str:
        with closing(connect(target, name="plain")) as connection:
            for statement in sql.split(";\n"):
                connection.execute(statement.rstrip(";"))
        return ""

    return run
