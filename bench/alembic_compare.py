"""What Alembic's autogenerate does, between two databases: reflect the goal, compare the source with it, and
print what `upgrade --sql` would.
"""

from __future__ import annotations

import io
import sys

from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.operations.ops import MigrateOperation, OpContainer
from sqlalchemy import MetaData, create_engine, text

_SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"


def main(source_url: str, goal_url: str) -> None:
    """Print the statements."""
    source, goal = (
        create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
        for url in (source_url, goal_url)
    )
    wanted = MetaData()
    with goal.connect() as connection:
        for schema in connection.scalars(text(_SCHEMAS)).all():
            wanted.reflect(connection, schema=None if schema == "public" else schema)
    with source.connect() as connection:
        options = {"include_schemas": True, "compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts={**options, "target_metadata": wanted})
        found = produce_migrations(context, wanted).upgrade_ops
    printed = io.StringIO()
    writing = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": printed}
    )
    if found is not None:
        _write(found, Operations(writing))
    print(printed.getvalue())


def _write(operation: MigrateOperation, operations: Operations) -> None:
    if isinstance(operation, OpContainer):
        for one in operation.ops:
            _write(one, operations)
    else:
        operations.invoke(operation)


if __name__ == "__main__":
    main(*sys.argv[1:])
