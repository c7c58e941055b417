"""What happens when the role that migrates may not do what it must."""

from __future__ import annotations

from dataclasses import replace

import pytest
from workshop import Workshop

from junco.errors.connection import ServerRefused
from junco.errors.history import LedgerNotWritable
from junco.errors.run import RightsMissing, StatementFailed
from junco.postgres import Target, connected, errors
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


@pytest.fixture
def deployer(workshop: Workshop, limited: Project) -> Project:
    """The same role, for which the ledger is no obstacle, beside tables of somebody else's."""
    workshop.migration(
        "20250101000000_a",
        "CREATE TABLE a (id int PRIMARY KEY, b int); CREATE SCHEMA s; CREATE TABLE s.c (id int);",
    )
    deploy(workshop.project)
    grant(workshop, limited, "USAGE ON SCHEMA junco, s", "ALL ON ALL TABLES IN SCHEMA junco")
    return limited


NEEDS = [
    ("ALTER TABLE a ADD c int;", "public.a belongs to postgres"),
    ("CREATE INDEX ON s.c (id);", "s.c belongs to postgres"),
    ("COMMENT ON COLUMN s.c.id IS 'x';", "s.c belongs to postgres"),
    ("DROP TABLE s.c;", "s.c belongs to postgres"),
    ("CREATE POLICY p ON a USING (true);", "public.a belongs to postgres"),
    ("CREATE TABLE mine (id int);", "may not create in public"),
    ("CREATE VIEW s.v AS SELECT 1 AS x;", "may not create in s"),
    ("CREATE SCHEMA t;", "may not create a schema"),
    ("CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f();", "has no TRIGGER on public.a"),
    ("UPDATE a SET b = 1;", "has no UPDATE on public.a"),
    ("TRUNCATE s.c;", "has no TRUNCATE on s.c"),
    ("CREATE TABLE pg_temp.x (id int REFERENCES a);", "has no REFERENCES on public.a"),
]


@pytest.mark.reproduces("J431")
@pytest.mark.parametrize(("sql", "missing"), NEEDS)
def test_a_right_that_is_missing_is_named_before_the_first_file_runs(
    workshop: Workshop, deployer: Project, sql: str, missing: str
) -> None:
    workshop.migration("20250102000000_fine", "CREATE TEMP TABLE fine (id int);")
    workshop.migration("20250103000000_not", "SELECT 1;\n" + sql)
    with pytest.raises(RightsMissing) as refused:
        deploy(deployer)
    said = refused.value.text("what")
    assert missing in said
    assert "20250103000000_not, line 2" in said
    assert workshop.query("SELECT count(*) FROM junco.migration") == [(1,)]


@pytest.mark.parametrize(("sql", "missing"), NEEDS[:8] + NEEDS[9:11])
def test_what_is_foreseen_is_what_postgresql_says(
    workshop: Workshop, deployer: Project, sql: str, missing: str
) -> None:
    """Each statement that is refused beforehand is one that the server refuses for want of a right."""
    assert missing
    with connected(deployer.target, "junco test") as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(sql.encode())


def test_with_the_grants_that_are_named_it_runs(workshop: Workshop, deployer: Project) -> None:
    workshop.migration(
        "20250102000000_all",
        "ALTER TABLE a ADD c int; CREATE INDEX ON s.c (id); CREATE TABLE mine (id int REFERENCES a);"
        " UPDATE a SET b = 1;",
    )
    with pytest.raises(RightsMissing) as refused:
        deploy(deployer)
    for line in refused.value.text("next").splitlines():
        if line.strip().startswith("GRANT"):
            workshop.query(line.strip())
    assert [one.name for one in deploy(deployer).applied] == ["20250102000000_all"]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            ["CREATE TABLE a2 (id int);", "ALTER TABLE a2 ADD b int; DROP TABLE a2;"], id="made before"
        ),
        pytest.param(["SET LOCAL ROLE {owner}; ALTER TABLE a ADD c int;"], id="another role"),
        pytest.param(
            ["SET search_path = s; CREATE TABLE a (id int); ALTER TABLE a ADD b int;"], id="own path"
        ),
        pytest.param(
            ["DROP TABLE IF EXISTS nowhere;", "ALTER TABLE IF EXISTS nowhere ADD b int;"], id="absent"
        ),
        pytest.param(["UPDATE a SET b = 2 WHERE id = 1;"], id="a column's right"),
    ],
)
def test_what_will_succeed_is_never_refused(workshop: Workshop, deployer: Project, files: list[str]) -> None:
    owner = f"owner_{workshop.target.database}"
    user = deployer.target.user
    workshop.query(f"CREATE ROLE {owner}; ALTER TABLE a OWNER TO {owner}; GRANT {owner} TO {user}")
    workshop.query(f"ALTER ROLE {user} NOINHERIT; GRANT CREATE ON SCHEMA public, s TO {user}")
    workshop.query(f"GRANT SELECT, UPDATE (b) ON a TO {user}; GRANT USAGE ON SCHEMA public TO {owner}")
    for number, text in enumerate(files):
        workshop.migration(f"2025010{number + 2}000000_m", text.format(owner=owner))
    assert len(deploy(deployer).applied) == len(files)


def test_behind_a_grant_the_server_is_the_judge(workshop: Workshop, deployer: Project) -> None:
    workshop.migration("20250102000000_b", "DO $$ BEGIN END $$; ALTER TABLE a ADD c int;")
    with pytest.raises(StatementFailed) as failed:
        deploy(deployer)
    assert failed.value.values["sqlstate"] == "42501"
    assert "must be owner of table a" in failed.value.text("what")


@pytest.mark.reproduces("J112")
def test_a_refusal_that_nobody_foresaw_is_still_an_error_of_ours(database: Target) -> None:
    with pytest.raises(ServerRefused) as refused, connected(database, "junco test") as connection:
        connection.execute("SELECT * FROM nowhere")
    assert "42P01" in refused.value.render()
