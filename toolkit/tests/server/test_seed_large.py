"""Large seeds: straight into empty tables, by difference into full ones, not at all when nothing changed."""

from __future__ import annotations

import datetime as dt
import enum
import json
import os
import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from arrival import dumps
from seeding import created
from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Enum,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from junco.errors.seed import InvalidSeed, RowRefused
from junco.errors.seed_bulk import BadScale, BrokenFunction, NoRebuild, PruneTooLarge
from junco.postgres import Connection, Target, connect
from junco.seed import SeedSet, day
from junco.seed import generators as g
from junco.seed.blocks import Sizing
from junco.seed.load import run_seed
from junco.seed.report import SeedReport
from junco.seed.sizes import read_scale
from junco.shadow.server import Server

pytestmark = pytest.mark.server

# Two blocks and a bit, and above what counts as small. JUNCO_SEED_ROWS=1000000 for the real thing.
ROWS = int(os.environ.get("JUNCO_SEED_ROWS", "9000"))
MONDAY = dt.date(2026, 1, 5)


class Base(DeclarativeBase):
    pass


class Role(enum.Enum):
    PATIENT = 1
    ADMIN = 2


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str | None]
    role: Mapped[Role] = mapped_column(Enum(Role, name="role"))
    password: Mapped[str | None]
    since: Mapped[dt.datetime | None] = mapped_column(DateTime(timezone=True))
    data: Mapped[Any | None] = mapped_column(JSONB)
    raw: Mapped[Any | None] = mapped_column(JSON)


class Queue(Base):
    __tablename__ = "Day Queues"
    __table_args__ = (Index("Queue's index", "date"),)
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    date: Mapped[dt.date] = mapped_column(unique=True)


class Visit(Base):
    __tablename__ = "visits"
    __table_args__ = (
        UniqueConstraint("queue", "token"),
        Index("visits_user", "user_id"),
        CheckConstraint("token > 0", name="from_one"),
    )
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    queue_id: Mapped[int] = mapped_column("queue", ForeignKey("Day Queues.id", ondelete="CASCADE"))
    token: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", deferrable=True))


def clinic(rows: int = ROWS, *, prune: bool = False, each: int = 3, **options: Any) -> SeedSet:
    """Users, a queue for every hundred, and visits to them; all but the queues large."""
    seed_set = SeedSet("clinic", anchor=MONDAY, **options)
    users = seed_set.rows(User, key=User.email, once=(User.password,), prune=prune).generate(rows)
    users.fill(User.email)(g.unique("p{n}@example.com")).fill(User.name)(g.optional(g.full_name(), 10))
    users.fill(User.role)(g.choice({Role.PATIENT: 9, Role.ADMIN: 1})).fill(User.password)("first")
    users.fill(User.since)(g.moments(day(-100), day(0)))
    users.fill(User.data)(g.json_object(tab=g.always("a\tb\\c\nd"), n=g.nth()))
    users.fill(User.raw)(g.json_object(n=g.nth()))
    queues = seed_set.rows(Queue, key=Queue.date).generate(rows // each)
    queues.fill(Queue.date)(g.days(day(0)))
    visits = seed_set.rows(Visit, key=(Visit.queue_id, Visit.token)).generate(each, per=queues)
    visits.fill(Visit.queue_id)(g.parent()).fill(Visit.token)(g.nth()).fill(Visit.user_id)(g.any_of(users))
    return seed_set


def create(target: Target) -> None:
    with created(target, Base) as connection:
        connection.execute(
            "COMMENT ON CONSTRAINT visits_queue_token_key ON visits IS 'it''s one';"
            "COMMENT ON INDEX visits_user IS 'of users';"
            "ALTER TABLE users ADD short text GENERATED ALWAYS AS (lower(email)) STORED"
        )


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    create(database)
    with connect(database) as connection:
        yield connection


@pytest.fixture
def other(database: Target, connection: Connection) -> Iterator[Connection]:
    with connect(database) as other:
        yield other


def seed(connection: Connection, seed_set: SeedSet | None = None, **options: Any) -> SeedReport:
    return run_seed(connection, seed_set or clinic(), ledger_schema="junco", **options)


def counts(report: SeedReport) -> dict[str, tuple[int, int, int]]:
    return {one.table: (one.created, one.updated, one.unchanged) for one in report.tables}


def one(connection: Connection, sql: str) -> Any:
    row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


def state(connection: Connection) -> list[Any]:
    """Every row version of every table, and every sequence."""
    found: list[Any] = []
    for table in ("users", '"Day Queues"', "visits", "junco.seed_state"):
        rows = f"SELECT ctid::text || xmin || xmax AS t FROM {table}"
        found.append(one(connection, f"SELECT md5(string_agg(t, '|' ORDER BY t)) FROM ({rows}) AS s"))
    found += connection.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1").fetchall()
    return found


def versions(seeding: Connection, connection: Connection) -> list[Any]:
    seeding.execute("SELECT pg_stat_force_next_flush()")
    connection.execute("SELECT pg_stat_clear_snapshot()")
    return connection.execute(
        "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del, n_dead_tup FROM pg_stat_user_tables ORDER BY relid"
    ).fetchall()


ALL = {"users": ROWS, '"Day Queues"': ROWS // 3, "visits": ROWS // 3 * 3}
UNCHANGED = {"users": (0, 0, ROWS), "Day Queues": (0, 0, ROWS // 3), "visits": (0, 0, ROWS // 3 * 3)}


# --- first, again ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rebuild", [False, True])
def test_the_first_run_creates_everything_and_the_next_nothing(
    connection: Connection, other: Connection, rebuild: bool
) -> None:
    assert seed(connection, rebuild=rebuild).total.created == sum(ALL.values())
    assert {table: one(other, f"SELECT count(*) FROM {table}") for table in ALL} == ALL
    before, flushed = state(other), versions(connection, other)
    assert counts(seed(connection)) == UNCHANGED
    assert state(other) == before
    assert versions(connection, other) == flushed


def test_both_ways_of_loading_give_the_same_rows(
    connection: Connection, new_database: Any, other: Connection
) -> None:
    seed(connection, rebuild=False)
    target = new_database()
    create(target)
    with connect(target) as rebuilt:
        seed(rebuilt, rebuild=True)
        for table in ALL:
            sql = f"SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM {table} AS t"
            assert one(rebuilt, sql) == one(other, sql)


def test_an_unchanged_run_writes_no_wal(connection: Connection, other: Connection) -> None:
    seed(connection)
    other.execute("VACUUM ANALYZE")
    seed(connection)
    other.execute("CHECKPOINT")
    written = []
    for _ in range(5):  # autovacuum works on the same server, and only ever adds
        before = one(other, "SELECT pg_current_wal_insert_lsn()::text")
        seed(connection)
        written.append(one(other, f"SELECT pg_current_wal_insert_lsn() - '{before}'::pg_lsn"))
    assert min(written) < 8192, written


def test_rows_belong_together(connection: Connection) -> None:
    seed(connection)
    assert (
        one(connection, 'SELECT count(*) FROM visits v JOIN "Day Queues" q ON q.id = v.queue')
        == ROWS // 3 * 3
    )
    assert one(connection, "SELECT max(n) FROM (SELECT count(*) n FROM visits GROUP BY queue) s") == 3
    assert one(connection, "SELECT count(DISTINCT user_id) FROM visits") > ROWS // 2
    assert one(connection, "SELECT data->>'tab' FROM users LIMIT 1") == "a\tb\\c\nd"


# --- told apart --------------------------------------------------------------------------------------------


def test_edited_deleted_and_foreign_rows_are_told_apart(connection: Connection, other: Connection) -> None:
    seed(connection)
    other.execute("UPDATE users SET name = 'Mallory', password = 'own' WHERE email = 'p7@example.com'")
    other.execute("DELETE FROM visits WHERE id IN (5, 6)")
    other.execute("INSERT INTO users (email, role) VALUES ('own@example.com', 'ADMIN')")
    planned = seed(connection, dry_run=True)
    report = seed(connection)
    assert counts(report) == {
        "users": (0, 1, ROWS - 1),
        "Day Queues": (0, 0, ROWS // 3),
        "visits": (2, 0, ROWS // 3 * 3 - 2),
    }
    assert counts(planned) == counts(report)
    users = next(one for one in report.tables if one.table == "users")
    assert users.examples[0].startswith("~ users email='p7@example.com': name 'Mallory' → ")
    assert one(other, "SELECT password FROM users WHERE email = 'p7@example.com'") == "own"
    assert one(other, "SELECT count(*) FROM users WHERE email = 'own@example.com'") == 1
    assert seed(connection).total.unchanged == sum(ALL.values())


def test_rows_of_others_do_not_make_the_fingerprint_another(
    connection: Connection, other: Connection
) -> None:
    seed(connection)
    other.execute("INSERT INTO users (email, role) VALUES ('own@example.com', 'ADMIN')")
    before = state(other)
    assert counts(seed(connection)) == UNCHANGED
    assert state(other) == before


def test_only_the_difference_is_written(connection: Connection, other: Connection) -> None:
    seed(connection)
    other.execute("UPDATE users SET role = 'PATIENT' WHERE id % 50 = 0")
    before = dict(other.execute("SELECT id, xmin::text || ctid::text FROM users"))
    changed = seed(connection).total.updated
    after = dict(other.execute("SELECT id, xmin::text || ctid::text FROM users"))
    assert 0 < changed == sum(before[one] != after[one] for one in before) <= ROWS // 50


def test_a_changed_declaration_changes_what_it_must(connection: Connection, other: Connection) -> None:
    seed(connection)
    larger = seed(connection, clinic(ROWS + 300))
    assert counts(larger)["users"] == (300, 0, ROWS)
    assert counts(larger)["Day Queues"] == (100, 0, ROWS // 3)
    assert one(other, "SELECT count(*) FROM users") == ROWS + 300
    assert one(other, "SELECT max(id) FROM users") == ROWS + 300, "no id was burnt by rows that were there"


def test_without_state_everything_is_compared(connection: Connection, other: Connection) -> None:
    seed(connection)
    other.execute("DROP TABLE junco.seed_state")
    before = versions(connection, other)
    assert counts(seed(connection)) == UNCHANGED
    after = versions(connection, other)
    assert [row for row in after if row[0] != "seed_state"] == [
        row for row in before if row[0] != "seed_state"
    ]
    assert counts(seed(connection)) == UNCHANGED


def test_state_of_an_older_version_is_read(connection: Connection, other: Connection) -> None:
    seed(connection)
    other.execute("ALTER TABLE junco.seed_state DROP COLUMN details")
    assert counts(seed(connection)) == UNCHANGED
    assert one(other, "SELECT count(details) FROM junco.seed_state") == 1


def test_a_dry_run_writes_nothing(connection: Connection, other: Connection) -> None:
    report = seed(connection, dry_run=True)
    assert report.total.created == sum(ALL.values())
    assert one(other, "SELECT count(*) FROM users") == 0
    assert report.tables[0].examples[0] == "+ Day Queues date='2026-01-05'" or report.tables[0].examples
    assert one(other, "SELECT to_regnamespace('junco') IS NULL")
    assert "would create" in report.render()


def test_on_every_major(any_server: Server) -> None:
    target = any_server.create_database("seed_large_on_every_major")
    create(target)
    with connect(target) as connection:
        assert seed(connection, rebuild=True).total.created == sum(ALL.values())
        assert counts(seed(connection)) == UNCHANGED
        connection.execute("UPDATE users SET name = 'x' WHERE id = 1; DELETE FROM visits WHERE id = 1")
        total = seed(connection).total
        assert (total.created, total.updated) == (1, 1)


# --- rebuilding --------------------------------------------------------------------------------------------


def test_constraints_come_back_exactly(connection: Connection, other: Connection) -> None:
    before = dumps(other)
    seed(connection, clinic(), rebuild=True)
    other.execute("DROP SCHEMA junco CASCADE")
    assert dumps(other) == before
    with pytest.raises(Exception, match="visits_queue_token_key"):
        other.execute(
            "INSERT INTO visits (queue, token, user_id) SELECT queue, token, user_id FROM visits LIMIT 1"
        )


def test_rebuilding_checks_every_row(connection: Connection, other: Connection) -> None:
    seed_set = clinic()
    block = seed_set.blocks[2]
    block.columns[Visit.user_id] = g.always(999_999_999)  # type: ignore[union-attr]
    for rebuild in (True, False):
        with pytest.raises(Exception, match="visits_user_id_fkey"):
            seed(connection, seed_set, rebuild=rebuild)
        assert one(other, "SELECT count(*) FROM users") == 0


@pytest.mark.reproduces("J553")
def test_a_table_in_use_is_not_rebuilt(connection: Connection, other: Connection) -> None:
    with other.transaction():
        other.execute("SELECT FROM visits")
        with pytest.raises(NoRebuild) as caught:
            seed(connection, rebuild=True)
        assert "due to lock timeout" in caught.value.render()
        assert seed(connection).total.created == sum(ALL.values()), "unless asked, it loads in the other way"


def test_by_itself_only_where_nobody_is_disturbed(
    connection: Connection, other: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("junco.seed.rebuild.WORTHWHILE", 1000)
    before = one(other, "SELECT oid FROM pg_constraint WHERE conname = 'visits_user_id_fkey'")
    seed(connection)
    assert one(other, "SELECT oid FROM pg_constraint WHERE conname = 'visits_user_id_fkey'") == before
    other.execute('TRUNCATE users, visits, "Day Queues"; DROP SCHEMA junco CASCADE')
    other.close()
    seed(connection)
    assert one(connection, "SELECT oid FROM pg_constraint WHERE conname = 'visits_user_id_fkey'") != before


# --- pruning -----------------------------------------------------------------------------------------------


def test_rows_declared_no_more_are_shown_and_pruned_when_asked(
    connection: Connection, other: Connection
) -> None:
    users = SeedSet("users")

    def declare(count: int) -> SeedSet:
        users.blocks.clear()
        made = users.rows(User, key=User.email, prune=True).generate(count)
        made.fill(User.email)(g.unique("p{n}@example.com")).fill(User.role)(Role.PATIENT)
        return users

    seed(connection, declare(6500))
    other.execute("INSERT INTO users (email, role) VALUES ('own@example.com', 'ADMIN')")
    left = seed(connection, declare(6450))
    assert left.total.left == 50
    assert "declared no more: 50 (--prune deletes them)" in left.render()
    assert seed(connection, declare(6450), dry_run=True, prune=True).total.pruned == 50
    assert one(other, "SELECT count(*) FROM users") == 6501
    assert seed(connection, declare(6450), prune=True).total.pruned == 50
    assert one(other, "SELECT count(*) FROM users") == 6451, "the row of others stays"
    assert seed(connection, declare(6450), prune=True).total.pruned == 0


@pytest.mark.reproduces("J551")
def test_many_rows_are_pruned_only_when_told_twice(connection: Connection, other: Connection) -> None:
    seed(connection, clinic(prune=True))
    fewer = clinic(ROWS - 1500, prune=True)
    other.execute("TRUNCATE visits")
    with pytest.raises(PruneTooLarge) as caught:
        seed(connection, fewer, prune=True)
    assert caught.value.text("what") == "pruning would delete 1,500 rows: 1,500 of users"
    assert one(other, "SELECT count(*) FROM users") == ROWS


# --- what can go wrong --------------------------------------------------------------------------------------


@pytest.mark.reproduces("J549")
def test_a_key_that_comes_twice(connection: Connection) -> None:
    connection.execute("""INSERT INTO "Day Queues" (date) VALUES ('1999-01-01')""")
    seed_set = SeedSet("dev")
    made = seed_set.rows(Queue, key=Queue.date).generate(6000)
    made.fill(Queue.date)(g.dates(day(0), day(3000)))
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, seed_set)
    assert caught.value.findings[0].code == "J549"
    assert "Day Queues rows" in caught.value.render()


@pytest.mark.reproduces("J549")
def test_a_key_that_comes_twice_among_rows_that_are_there(
    connection: Connection, other: Connection, tmp_path: Path
) -> None:
    """All but one row are seen to be there without being sent, and the one has the key of one of those."""
    file = tmp_path / "queues.csv"
    days = [MONDAY + dt.timedelta(at) for at in range(9000)]
    file.write_text("date\n" + "".join(f"{one}\n" for one in days), encoding="utf-8")
    seed_set = SeedSet("dev")
    seed_set.rows(Queue, key=Queue.date).file(file)
    assert seed(connection, seed_set).total.created == 9000
    days[7000] = days[5]
    file.write_text("date\n" + "".join(f"{one}\n" for one in days), encoding="utf-8")
    again = SeedSet("dev")
    again.rows(Queue, key=Queue.date).file(file)
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, again)
    (finding,) = caught.value.findings
    assert finding.code == "J549"
    assert finding.values["where"].endswith("queues.csv:7002")
    assert "Day Queues rows 6 and 7,001 share the key date='2026-01-10'" in finding.text("what")
    assert one(other, """SELECT count(*) FROM "Day Queues" """) == 9000


@pytest.mark.reproduces("J556")
def test_a_large_key_without_a_constraint(connection: Connection) -> None:
    seed_set = SeedSet("dev")
    made = seed_set.rows(User, key=User.name).generate(6000)
    made.fill(User.name)(g.unique("{n}")).fill(User.email)(g.unique("{n}")).fill(User.role)(Role.ADMIN)
    with pytest.raises(InvalidSeed) as caught:
        seed(connection, seed_set, dry_run=True)
    (finding,) = caught.value.findings
    assert finding.text("what").endswith("users: no unique constraint covers the key (name)")
    assert finding.text("why").startswith("6,000 rows are told apart by it")
    connection.execute("CREATE UNIQUE INDEX ON users (name) WHERE name > ''")
    with pytest.raises(InvalidSeed):
        seed(connection, seed_set)
    connection.execute("CREATE UNIQUE INDEX ON users (name)")
    assert seed(connection, seed_set).total.created == 6000


@pytest.mark.reproduces("J548")
def test_a_foreign_source_that_fails(connection: Connection) -> None:
    def broken(number: int) -> str:
        raise LookupError(f"no word for {number % 1}")

    for rows in (6000, 60):
        seed_set = SeedSet("dev")
        made = seed_set.rows(User, key=User.email).generate(rows)
        made.fill(User.email)(g.unique("{n}")).fill(User.name)(g.foreign(broken)).fill(User.role)(Role.ADMIN)
        with pytest.raises((BrokenFunction, InvalidSeed)) as caught:
            seed(connection, seed_set)
        assert "LookupError: no word for 0" in caught.value.render()


def test_a_row_that_the_server_refuses_is_named(connection: Connection, other: Connection) -> None:
    other.execute("ALTER TABLE users ADD CHECK (email <> 'p7777@example.com')")
    with pytest.raises(RowRefused) as caught:
        seed(connection, rebuild=False)
    assert "users row 7,777: " in caught.value.text("what")
    assert one(other, "SELECT count(*) FROM users") == 0


@pytest.mark.reproduces("J543")
@pytest.mark.parametrize("text", ["0", "-1", "1e5", "a b", ""])
def test_scales_that_are_none(text: str) -> None:
    with pytest.raises(BadScale):
        read_scale(text)


def test_a_scale_multiplies_what_is_generated(connection: Connection) -> None:
    assert read_scale("0.5") == Sizing((), Fraction(1, 2), "0.5")
    report = seed(connection, clinic(20_000), sizing=read_scale("0.3"))
    assert counts(report)["users"] == (6000, 0, 0)


@pytest.mark.reproduces("J552")
def test_a_large_declaration_cannot_refer_to_rows_that_come_after_it(connection: Connection) -> None:
    seed_set = SeedSet("dev")
    users = seed_set.rows(User, key=User.email).generate(6000)
    users.fill(User.email)(g.unique("p{n}@example.com")).fill(User.role)(Role.ADMIN)
    queues = seed_set.rows(Queue, key=Queue.date).generate(10)
    queues.fill(Queue.date)(g.days(day(0)))
    few = seed_set.rows(Visit, key=(Visit.queue_id, Visit.token)).generate(2, per=queues)
    few.fill(Visit.queue_id)(g.parent()).fill(Visit.token)(g.nth()).fill(Visit.user_id)(g.any_of(users))
    assert seed(connection, seed_set).total.created == 6030, "small rows may refer to large ones"
    assert seed(connection, seed_set).total.unchanged == 6030


# --- several at once ----------------------------------------------------------------------------------------


def test_ten_seeders_at_once(connection: Connection, database: Target) -> None:
    gate, reports = threading.Barrier(10), []

    def run() -> None:
        with connect(database) as mine:
            gate.wait()
            reports.append(seed(mine, lock_wait=300))

    threads = [threading.Thread(target=run) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(report.total.created for report in reports) == [0] * 9 + [sum(ALL.values())]
    assert {table: one(connection, f"SELECT count(*) FROM {table}") for table in ALL} == ALL


def test_progress_is_told(connection: Connection) -> None:
    told: list[Any] = []

    class Told:
        def begin(self, table: str, doing: str, rows: int | None) -> None:
            told.append((table, doing, rows))

        def advance(self, rows: int) -> None:
            told.append(rows)

        def say(self, text: str) -> None:
            told.append(text)

    seed(connection, progress=Told())
    assert ("users", "load", ROWS) in told
    assert sum(one for one in told if isinstance(one, int)) >= 2 * ROWS
    assert json.dumps(seed(connection).as_json())
