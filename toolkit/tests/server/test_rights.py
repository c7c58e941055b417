"""What happens when the role that migrates may not do what it must."""

from __future__ import annotations

from dataclasses import replace

import pytest
from workshop import Workshop

from junco.errors.connection import ServerRefused
from junco.errors.history import LedgerNotWritable
from junco.errors.run import StatementFailed
from junco.postgres import Target, connected
from junco.run.deploy import deploy
from junco.run.project import Project


@pytest.fixture
def limited(workshop: Workshop) -> Project:
    """The project as a role that may connect and nothing else."""
    role = f"limited_{workshop.target.database}"
    workshop.query(f"CREATE ROLE {role} LOGIN")
    target = replace(workshop.target, parameters={**workshop.target.parameters, "user": role})
    return Project(workshop.project.config, target)


def grant(workshop: Workshop, project: Project, *rights: str) -> None:
    for right in rights:
        workshop.query(f"GRANT {right} TO {project.target.user}")


@pytest.mark.reproduces("J220")
def test_a_role_that_may_not_create_the_ledger_is_told_which_grant_it_needs(
    workshop: Workshop, limited: Project
) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    with pytest.raises(LedgerNotWritable) as refused:
        deploy(limited)
    said = refused.value.text("next")
    assert f"GRANT CREATE ON DATABASE {workshop.target.database} TO {limited.target.user};" in said
    grant(workshop, limited, f"CREATE ON DATABASE {workshop.target.database}", "CREATE ON SCHEMA public")
    assert len(deploy(limited).applied) == 1


def test_a_role_that_may_only_read_the_ledger_is_stopped_before_anything_runs(
    workshop: Workshop, limited: Project
) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    deploy(workshop.project)
    workshop.migration("20250102000000_b", "CREATE TABLE b (id int);")
    grant(
        workshop,
        limited,
        "CREATE ON SCHEMA public",
        "USAGE ON SCHEMA junco",
        "SELECT ON ALL TABLES IN SCHEMA junco",
    )
    with pytest.raises(LedgerNotWritable):
        deploy(limited)
    assert workshop.query("SELECT to_regclass('b')") == [(None,)]


def test_a_table_that_belongs_to_somebody_else_is_the_statement_s_error(
    workshop: Workshop, limited: Project
) -> None:
    workshop.migration("20250101000000_a", "CREATE TABLE a (id int);")
    deploy(workshop.project)
    workshop.migration("20250102000000_b", "ALTER TABLE a ADD b int;")
    grant(workshop, limited, "USAGE ON SCHEMA junco", "ALL ON ALL TABLES IN SCHEMA junco")
    with pytest.raises(StatementFailed) as failed:
        deploy(limited)
    assert failed.value.values["sqlstate"] == "42501"
    assert "must be owner of table a" in failed.value.text("what")


@pytest.mark.reproduces("J112")
def test_a_refusal_that_nobody_foresaw_is_still_an_error_of_ours(database: Target) -> None:
    with pytest.raises(ServerRefused) as refused, connected(database, "junco test") as connection:
        connection.execute("SELECT * FROM nowhere")
    assert "42P01" in refused.value.render()
