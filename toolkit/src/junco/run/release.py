"""Which contract migrations are still held back in this database.

Knows how to ask for the day and for a release query's answer, without changing anything. Refuses to run a migration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from junco.errors.run import ReleaseQueryFailed
from junco.history.contract import Contract, read_contract
from junco.history.files import Migration
from junco.postgres import Connection, DatabaseError


def held_back(
    connection: Connection, migrations: Sequence[Migration], released: bool = False
) -> Mapping[str, str]:
    """Why each held migration waits, by name; nothing if all are `released`. Raises `ReleaseQueryFailed`."""
    if released:
        return {}
    found = [(migration, read_contract(migration)) for migration in migrations]
    return {
        migration.name: str(contract)
        for migration, contract in found
        if contract is not None and not _is_released(connection, migration, contract)
    }


def _is_released(connection: Connection, migration: Migration, contract: Contract) -> bool:
    if contract.after is not None:
        row = connection.execute("SELECT current_date >= %s", [contract.after]).fetchone()
        return bool(row and row[0])
    if contract.when is None:
        return False
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = '30s'")
            row = connection.execute(contract.when, prepare=False).fetchone()
    except DatabaseError as error:
        if error.sqlstate is None:
            raise
        reason = str(error).strip()
        raise ReleaseQueryFailed(file=str(migration.file), query=contract.when, reason=reason) from None
    if row is None or not isinstance(row[0], bool):
        reason = "it gives " + ("no row" if row is None else f"{row[0]!r}") + " instead of true or false"
        raise ReleaseQueryFailed(file=str(migration.file), query=contract.when, reason=reason)
    return row[0]
