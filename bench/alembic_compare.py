"""What Alembic's autogenerate does, between two databases: reflect the goal, compare the source with it."""

from __future__ import annotations

import sys

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine, text

source, goal = (
    create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1)) for url in sys.argv[1:]
)
wanted = MetaData()
with goal.connect() as connection:
    names = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
    for schema in connection.scalars(text(names)).all():
        wanted.reflect(connection, schema=None if schema == "public" else schema)
with source.connect() as connection:
    options = {"include_schemas": True, "compare_type": True, "compare_server_default": True}
    context = MigrationContext.configure(connection, opts={**options, "target_metadata": wanted})
    print(render_python_code(produce_migrations(context, wanted).upgrade_ops))
