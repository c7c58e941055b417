"""States of the history that are kept as databases: found by its text, few, never stale, never in the way."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from warm import run
from workshop import Workshop

from junco.postgres import connect
from junco.run.project import Project
from junco.shadow.replayed import keys
from junco.shadow.server import delete_servers, scratch_server


@pytest.fixture
def shop(workshop: Workshop) -> Iterator[Workshop]:
    """A project with three migrations and a server for scratch databases that may keep some."""
    (workshop.root / "junco.toml").write_text(
        f'scratch_url = "{workshop.target.url()}"\nsql = "goal.sql"\n', encoding="utf-8"
    )
    for number in (1, 2, 3):
        workshop.migration(f"2025010{number}000000_m", f"CREATE TABLE t{number} (id int);")
    goal(workshop, 3)
    yield workshop
    with closing(connect(workshop.target)) as admin:
        for name in kept(workshop):
            admin.execute(f"DROP DATABASE {name}")


def goal(workshop: Workshop, tables: int) -> None:
    text = "".join(f"CREATE TABLE t{number} (id int);" for number in range(1, tables + 1))
    (workshop.root / "goal.sql").write_text(text, encoding="utf-8")


def kept(workshop: Workshop) -> set[str]:
    project = hashlib.sha256(str(workshop.root).encode()).hexdigest()[:8]
    rows = workshop.query(
        f"SELECT datname FROM pg_database WHERE datname LIKE 'junco\\_template\\_{project}%'"
    )
    return {str(row[0]) for row in rows}


def opened(workshop: Workshop) -> Project:
    config = replace(workshop.project.config, scratch_url=workshop.target.url(), sql=("goal.sql",))
    return Project(config, workshop.project.target)


def done(workshop: Workshop) -> int:
    """How many migrations a new scratch database starts with."""
    project = opened(workshop)
    migrations = project.migrations()
    with project.replayed(migrations, len(migrations)) as replay:
        tables = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        assert replay.connection.execute(tables).fetchone() == (replay.done,)
        return replay.done


def dev(workshop: Workshop, *words: str) -> None:
    ran = run(workshop, "migrate", "dev", "--json", *words)
    assert ran.code == 0, ran


def test_the_next_scratch_database_starts_where_the_history_ends(shop: Workshop) -> None:
    assert done(shop) == 0
    dev(shop)
    assert done(shop) == 3
    project = opened(shop)
    assert [name.endswith(keys(project.migrations())[-1]) for name in kept(shop)] == [True]
    assert all("scratch" not in name for name in kept(shop))


def test_an_edited_migration_is_never_served_from_a_copy(shop: Workshop) -> None:
    dev(shop)
    shop.migration("20250103000000_m", "CREATE TABLE t3 (id bigint);")
    assert done(shop) == 0
    shop.migration("20250103000000_m", "CREATE TABLE t3 (id int);")
    shop.migration("20250104000000_m", "CREATE TABLE t4 (id int);")
    assert done(shop) == 3


def test_only_the_newest_few_are_kept(shop: Workshop) -> None:
    dev(shop)
    for number in range(4, 10):
        goal(shop, number)
        dev(shop, "--name", f"more{number}")
    assert len(kept(shop)) == 4
    assert done(shop) >= 8


def test_a_copy_that_vanishes_is_made_again(shop: Workshop) -> None:
    dev(shop)
    with closing(connect(shop.target)) as admin:
        for name in kept(shop):
            admin.execute(f"DROP DATABASE {name}")
    dev(shop)
    assert done(shop) == 3


def test_nothing_is_kept_on_a_server_that_is_not_ours(workshop: Workshop) -> None:
    workshop.migration("20250101000000_m", "CREATE TABLE t1 (id int);")
    (workshop.root / "junco.toml").write_text('sql = "goal.sql"\n', encoding="utf-8")
    goal(workshop, 1)
    dev(workshop)
    assert kept(workshop) == set()


def test_an_embedded_project_has_a_second_server_for_proofs(tmp_path: Path) -> None:
    (tmp_path / "junco.toml").write_text('sql = "goal.sql"\n', encoding="utf-8")
    (tmp_path / "goal.sql").write_text(
        "CREATE TABLE t1 (id int); GRANT SELECT ON t1 TO nobody_here;", encoding="utf-8"
    )
    from warm import run_in

    try:
        ran = run_in(tmp_path, "migrate", "dev", "--name", "first", "--json")
        assert ran.code == 0, ran
        assert scratch_server(tmp_path).running()
        assert run_in(tmp_path, "server", "stop").code == 0
        assert not scratch_server(tmp_path).running()
    finally:
        delete_servers(tmp_path)
