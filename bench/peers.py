"""The same four migrations for each tool, in a folder of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

MIGRATIONS = Path(__file__).parent.parent / "app" / "migrations"

_ENV = """
import os
from alembic import context
from sqlalchemy import create_engine, pool
engine = create_engine(os.environ["SQLALCHEMY_URL"], poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
_REVISION = """
from alembic import op
revision, down_revision = {revision!r}, {previous!r}
def upgrade():
    for statement in {statements!r}:
        op.execute(statement)
"""


def junco(folder: Path) -> Path:
    """A project of Junco's with the clinic's history."""
    folder.mkdir()
    shutil.copytree(MIGRATIONS, folder / "migrations")
    (folder / "junco.toml").write_text("")
    return folder


def alembic(folder: Path) -> Path:
    """A project of Alembic's with the same statements, as `op.execute`."""
    from junco.sqltext import split

    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = migrations\npath_separator = os\n")
    (folder / "migrations" / "env.py").write_text(_ENV)
    previous = None
    for source in sorted(MIGRATIONS.glob("*/migration.sql")):
        revision = source.parent.name[:14]
        statements = [statement.sql for statement in split(source.read_text(encoding="utf-8"))]
        text = _REVISION.format(revision=revision, previous=previous, statements=statements)
        (versions / f"{revision}.py").write_text(text)
        previous = revision
    return folder
