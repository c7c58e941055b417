"""`migrate rollback`: the recorded way back, all of it or nothing, and never over data without a yes."""

from __future__ import annotations

from contextlib import closing

import pytest
from warm import dump, run
from workshop import Workshop

from junco.errors.history import EditedMigration, UnknownMigration
from junco.errors.run import (
    LockNotAvailable,
    NoDownScript,
    NothingToRollBack,
    RollbackLosesData,
    StatementFailed,
    WrongWayBack,
)
from junco.postgres import connect
from junco.run import rollback as rolling
from junco.run.deploy import deploy
from junco.run.events import Watcher
from junco.run.policy import Policy
from junco.run.rollback import Options, rollback

A, B, C = "20250101000000_a", "20250102000000_b", "20250103000000_c"


@pytest.fixture
def built(workshop: Workshop) -> Workshop:
    """Three migrations, applied, without a chain."""
    workshop.migration(A, "CREATE TABLE a (id int PRIMARY KEY);", "DROP TABLE a;")
    workshop.migration(B, "ALTER TABLE a ADD COLUMN t text;", "ALTER TABLE a DROP COLUMN t;")
    workshop.migration(C, "CREATE TABLE c (id int);", "DROP TABLE c;")
    deploy(workshop.project)
    return workshop


def states(workshop: Workshop) -> dict[str, object]:
    rows = workshop.query("SELECT DISTINCT ON (name) name, state FROM junco.migration ORDER BY name, id DESC")
    return {str(name): state for name, state in rows}


def test_one_step_back_and_forward_again(built: Workshop) -> None:
    after = dump(built)
    assert rollback(built.project, Options()) == (C,)
    assert built.query("SELECT to_regclass('c')") == [(None,)]
    assert states(built) == {A: "applied", B: "applied", C: "rolled_back"}
    assert run(built, "migrate", "status").code == 3
    assert [one.name for one in deploy(built.project).applied] == [C]
    assert dump(built) == after
    assert run(built, "migrate", "status").code == 0


def test_several_steps_newest_first(built: Workshop) -> None:
    assert rollback(built.project, Options(steps=3)) == (C, B, A)
    assert dump(built, "--schema=public") == dump(built, "--schema=public", "--exclude-table=*")
    kinds = built.query("SELECT name, kind, state FROM junco.migration ORDER BY id DESC LIMIT 3")
    assert kinds == [
        (A, "rollback", "rolled_back"),
        (B, "rollback", "rolled_back"),
        (C, "rollback", "rolled_back"),
    ]


def test_to_a_migration_which_stays(built: Workshop) -> None:
    assert rollback(built.project, Options(to="_a")) == (C, B)
    assert states(built)[A] == "applied"


@pytest.mark.parametrize(
    ("options", "error", "reason"),
    [
        (Options(steps=4), NothingToRollBack, "3 migrations are applied"),
        (Options(to=C), NothingToRollBack, "there already"),
        (Options(to="nowhere"), UnknownMigration, "nowhere"),
    ],
)  # fmt: skip
def test_nothing_to_roll_back(built: Workshop, options: Options, error: type[Exception], reason: str) -> None:
    with pytest.raises(error) as refused:
        rollback(built.project, options)
    assert reason in refused.value.render()  # type: ignore[attr-defined]
    assert set(states(built).values()) == {"applied"}


@pytest.mark.reproduces("J415")
def test_nothing_was_ever_applied(workshop: Workshop) -> None:
    with pytest.raises(NothingToRollBack):
        rollback(workshop.project, Options())
    assert workshop.query("SELECT to_regnamespace('junco')") == [(None,)]


def test_to_a_migration_that_is_not_applied(built: Workshop) -> None:
    rollback(built.project, Options())
    with pytest.raises(NothingToRollBack):
        rollback(built.project, Options(to=C))


@pytest.mark.reproduces("J414")
def test_data_loss_is_refused_with_counts_and_nothing_is_changed(built: Workshop) -> None:
    built.query("INSERT INTO a VALUES (1, 'x'), (2, NULL); INSERT INTO c VALUES (1), (2), (3)")
    before = dump(built, "--inserts")
    with pytest.raises(RollbackLosesData) as refused:
        rollback(built.project, Options())
    assert refused.value.values["losses"] == "public.c holds 3 rows"
    assert dump(built, "--inserts") == before
    assert set(states(built).values()) == {"applied"}
    rollback(built.project, Options(accept_data_loss=True))
    with pytest.raises(RollbackLosesData) as refused:
        rollback(built.project, Options())
    assert refused.value.values["losses"] == "public.a.t holds 1 values in 2 rows"
    assert run(built, "migrate", "rollback", "--accept-data-loss", "--json").json["rolled_back"] == [B]
    assert built.query("SELECT * FROM a ORDER BY id") == [(1,), (2,)]


def test_rows_whose_values_are_all_null_are_rows(built: Workshop) -> None:
    built.query("INSERT INTO c VALUES (NULL), (NULL)")
    with pytest.raises(RollbackLosesData):
        rollback(built.project, Options())
    assert built.query("SELECT count(*) FROM c") == [(2,)]


def test_what_was_undone_before_the_refusal_stays_undone(built: Workshop) -> None:
    built.query("INSERT INTO a VALUES (1, 'x')")
    with pytest.raises(RollbackLosesData):
        rollback(built.project, Options(steps=3))
    assert states(built) == {A: "applied", B: "applied", C: "rolled_back"}
    assert built.query("SELECT t FROM a") == [("x",)]


def test_renames_lose_nothing(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE a (id int, t text); INSERT INTO a VALUES (1, 'x');", "DROP TABLE a;")
    workshop.migration(
        B,
        "ALTER TABLE a RENAME COLUMN t TO u; ALTER TABLE a RENAME TO b; CREATE SCHEMA s; ALTER TABLE b SET SCHEMA s;",
        "ALTER TABLE s.b SET SCHEMA public; DROP SCHEMA s; ALTER TABLE b RENAME TO a;"
        " ALTER TABLE a RENAME COLUMN u TO t;",
    )
    deploy(workshop.project)
    assert rollback(workshop.project, Options()) == (B,)
    assert workshop.query("SELECT id, t FROM a") == [(1, "x")]


@pytest.mark.parametrize("chained", [False, True])
def test_a_wrong_way_back_is_run_compared_and_undone(workshop: Workshop, chained: bool) -> None:
    workshop.migration(A, "CREATE TABLE a (id int);", "DROP TABLE a;")
    folder = workshop.migration(B, "CREATE TABLE b (id int); CREATE TABLE c (id int);", "DROP TABLE b, c;")
    if chained:
        workshop.chain()
    deploy(workshop.project)
    (folder / "down.sql").write_text("DROP TABLE b;")
    before = dump(workshop)
    with pytest.raises(WrongWayBack):
        rollback(workshop.project, Options())
    assert dump(workshop) == before
    assert states(workshop)[B] == "applied"


def test_a_proved_way_back_that_rows_lead_elsewhere_is_told_of(workshop: Workshop) -> None:
    workshop.migration(A, "CREATE TABLE a (id int);", "DROP TABLE a;")
    strange = "DO $$ BEGIN IF EXISTS (SELECT FROM a) THEN CREATE TABLE c (); END IF; END $$;"
    workshop.migration(B, "CREATE TABLE b (id int);", f"DROP TABLE b; {strange}")
    workshop.chain()
    deploy(workshop.project)
    workshop.query("INSERT INTO a VALUES (1)")
    notes: list[str] = []

    class Listening(Watcher):
        def note(self, text: str) -> None:
            notes.append(text)

    assert rollback(workshop.project, Options(), Listening()) == (B,)
    assert [note for note in notes if "is not what it was" in note]
    assert run(workshop, "migrate", "status").code == 4


@pytest.mark.reproduces("J412")
def test_without_a_way_back_nothing_is_undone_at_all(built: Workshop) -> None:
    (built.migrations / B / "down.sql").unlink()
    with pytest.raises(NoDownScript):
        rollback(built.project, Options(steps=2))
    assert set(states(built).values()) == {"applied"}


@pytest.mark.parametrize(
    "down", ["DROP TABLE nowhere;", "DROP TABLE c; SELECT 1/0;", "DROP INDEX CONCURRENTLY nowhere;"]
)
def test_a_way_back_that_fails_leaves_the_migration_in_effect(built: Workshop, down: str) -> None:
    (built.migrations / C / "down.sql").write_text(down)
    before = dump(built)
    with pytest.raises(StatementFailed):
        rollback(built.project, Options())
    assert dump(built) == before
    assert set(states(built).values()) == {"applied"}
    assert deploy(built.project).applied == (), "deploy must not run an applied migration again"
    assert run(built, "migrate", "status").code == 0


def test_a_lock_that_is_never_free_leaves_the_migration_in_effect(
    built: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hurried(rolling.Executor):
        def __init__(self, *values: object, **named: object) -> None:
            hurry = Policy(0.05, patience=0.2, pause=0.01)
            super().__init__(*values[:4], hurry, *values[5:], **named)  # type: ignore[arg-type]

    monkeypatch.setattr(rolling, "Executor", Hurried)
    with closing(connect(built.target, autocommit=False)) as reader:
        reader.execute("SELECT * FROM c")
        with pytest.raises(LockNotAvailable):
            rollback(built.project, Options())
    assert set(states(built).values()) == {"applied"}
    assert rollback(built.project, Options()) == (C,)


def test_an_edited_history_is_refused(built: Workshop) -> None:
    (built.migrations / A / "migration.sql").write_text("CREATE TABLE a (id bigint);")
    with pytest.raises(EditedMigration):
        rollback(built.project, Options())


def test_steps_and_to_together_are_a_contradiction(built: Workshop) -> None:
    ran = run(built, "migrate", "rollback", "--steps", "1", "--to", A, "--json")
    assert (ran.code, ran.json["error"]["code"]) == (2, "J010")
    assert set(states(built).values()) == {"applied"}
