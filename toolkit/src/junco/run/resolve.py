"""`migrate resolve`: correct the ledger where it does not say what is true. Runs no SQL of any migration.

What is claimed is compared with the schema's fingerprint first; a claim that the schema contradicts is
refused unless it is insisted on.
"""

from __future__ import annotations

from collections.abc import Sequence

from junco.errors.history import NothingToResolve, NotThere, StillThere, UnknownMigration
from junco.history.attempts import Attempt
from junco.history.compare import newest
from junco.history.files import Migration, find
from junco.history.ledger import Ledger
from junco.postgres import connected
from junco.run import session
from junco.run.lock import migration_lock
from junco.run.project import Project
from junco.schema.fingerprint import comparable
from junco.shadow.scripts import replay


def resolve_applied(project: Project, name: str, *, force: bool = False) -> str:
    """Record `name` as applied without running it; returns its full name.

    Raises `NothingToResolve` if it is applied already, `NotThere` if the schema is not in the database.
    """
    migrations = project.migrations()
    migration = find(migrations, name)
    with session.working(project.target, "resolve") as connection:
        ledger = Ledger(connection, project.config.ledger_schema)
        with migration_lock(connection, project.target, ledger.schema, project.config.lock_wait):
            latest = newest(ledger.attempts()).get(migration.name)
            if latest and latest.state == "applied":
                raise NothingToResolve(name=migration.name, reason="the ledger says that it is applied")
            found = project.fingerprint(connection)
            expected = fingerprints(project, migrations, found)
            later = {expected[one.name] for one in migrations if one.name >= migration.name}
            if found not in later and not force:
                raise NotThere(
                    name=migration.name,
                    target=str(project.target),
                    found=found,
                    expected=expected[migration.name],
                )
            ledger.create()
            ledger.add(migration.name, "resolve", "applied", migration.checksum, fingerprints=(found, found))
    return migration.name


def resolve_rolled_back(project: Project, name: str, *, force: bool = False) -> str:
    """Record `name` as not in effect, so that the next deploy runs it again; returns its full name.

    Raises `NothingToResolve` if the ledger knows nothing else, `StillThere` if the schema says otherwise.
    """
    migrations = project.migrations()
    with session.working(project.target, "resolve") as connection:
        ledger = Ledger(connection, project.config.ledger_schema)
        with migration_lock(connection, project.target, ledger.schema, project.config.lock_wait):
            latest = newest(ledger.attempts())
            attempt = latest.get(name) or latest.get(_full_name(migrations, name))
            if attempt is None or attempt.state == "rolled_back":
                raise NothingToResolve(name=name, reason="the ledger does not say that it is in effect")
            found = project.fingerprint(connection)
            if not force:
                _refuse_still_there(project, migrations, attempt, found, latest)
            ledger.add(attempt.name, "resolve", "rolled_back", attempt.checksum, fingerprints=(found, found))
    return attempt.name


def _full_name(migrations: Sequence[Migration], name: str) -> str:
    try:
        return find(migrations, name).name
    except UnknownMigration:
        return name  # gone from disk, perhaps still in the ledger


def _refuse_still_there(
    project: Project,
    migrations: Sequence[Migration],
    attempt: Attempt,
    found: str,
    latest: dict[str, Attempt],
) -> None:
    """Without the migration the schema should be what the other applied ones lead to."""
    others = {one.name for one in latest.values() if one.state == "applied"} - {attempt.name}
    without = [one for one in migrations if one.name in others]
    with_it = [one for one in migrations if one.name in others or one.name == attempt.name]
    if attempt.state == "applied" and found == history_fingerprint(project, with_it, found):
        reason = f"the database's fingerprint {found} is the one with this migration in effect"
        raise StillThere(name=attempt.name, found="it is in effect", reason=reason)
    expected = history_fingerprint(project, without, found)
    if found != expected:
        reason = f"without it the fingerprint should be {expected}, it is {found}"
        raise StillThere(name=attempt.name, found="the schema is not the one before it", reason=reason)


def history_fingerprint(project: Project, migrations: Sequence[Migration], found: str) -> str:
    """The fingerprint that a selection of migrations leads to, from the chain or from a scratch database.

    It is to be compared with `found`, so it must come from the same major.
    """
    if not migrations:
        return _empty_fingerprint(project)
    everything = project.migrations()
    if list(migrations) == list(everything[: len(migrations)]):
        proved = project.chain().proved(everything)
        word = proved.get(migrations[-1].name)
        if word and comparable(word, found):
            return word
    return _replayed(project, migrations)[-1]


def fingerprints(project: Project, migrations: Sequence[Migration], found: str) -> dict[str, str]:
    """Name → fingerprint after it, for a whole history, to be compared with `found`."""
    proved = project.chain().proved(migrations)
    if len(proved) == len(migrations) and all(comparable(word, found) for word in proved.values()):
        return proved
    return dict(zip((one.name for one in migrations), _replayed(project, migrations), strict=True))


def _replayed(project: Project, migrations: Sequence[Migration]) -> list[str]:
    found: list[str] = []
    with project.scratch() as target, connected(target, "junco scratch") as connection:
        for migration in migrations:
            replay([migration], connection)
            found.append(project.fingerprint(connection))
    return found


def _empty_fingerprint(project: Project) -> str:
    with project.scratch() as target, connected(target, "junco scratch") as connection:
        return project.fingerprint(connection)
