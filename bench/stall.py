"""How long does an application wait while its schema changes? Readers and writers probe a large table every 5 ms.

    python -m bench.stall [--rows N] [--only WORD] [--write]

Beside them run a report that reads the table for ten seconds, a repeatable-read snapshot, and a vacuum. Each change
is made three times, on a fresh copy of the database: by Junco (a plain file, rewritten by `migrate lint --fix`), as
Alembic runs the same change, and as plain SQL. The longest wait of any probe is what is told. What has two steps with
Junco (`migrate dev --online`) is deployed with both of them.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.queues import Queue
from pathlib import Path

from junco.postgres import DatabaseError, Target, connect
from junco.shadow.server import throwaway_server

README = Path(__file__).parent.parent / "README.md"
PYTHON = sys.executable
BIN = Path(PYTHON).parent
REPORT_SECONDS = 10
VACUUM = "SET vacuum_cost_delay = 5; SET vacuum_cost_limit = 400; VACUUM (DISABLE_PAGE_SKIPPING) t"

TABLES = """
CREATE TABLE parent (id int PRIMARY KEY, name text);
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int, b varchar(40), c int NOT NULL DEFAULT 0,
  parent_id int, at timestamptz NOT NULL DEFAULT now(), CONSTRAINT c_sane CHECK (c >= 0));
CREATE INDEX t_old ON t (b);
CREATE TABLE logs (id bigint, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE logs_2 (LIKE logs INCLUDING ALL);
CREATE TABLE child (id int PRIMARY KEY, t_id bigint REFERENCES t);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.at = now(); RETURN NEW; END';
CREATE VIEW recent AS SELECT id, a FROM t;
"""
ROWS = """
INSERT INTO parent SELECT g, 'p' || g FROM generate_series(1, 1000) g;
INSERT INTO t (a, b, parent_id) SELECT g, 'row ' || g, 1 + g % 1000 FROM generate_series(1, {rows}) g;
INSERT INTO logs SELECT g, DATE '2026-01-01' + g % 31 FROM generate_series(1, {rows} / 10) g;
INSERT INTO logs_2 SELECT g, DATE '2026-02-01' + g % 28 FROM generate_series(1, {rows} / 10) g;
VACUUM ANALYZE;
"""
BASE = "20250101000000_base"

CHANGES = {
    "add a nullable column": "ALTER TABLE t ADD COLUMN n int;",
    "add a column with a default": "ALTER TABLE t ADD COLUMN n int NOT NULL DEFAULT 7;",
    "add a column with CHECK": "ALTER TABLE t ADD COLUMN n int CHECK (n > 0);",
    "add a column that REFERENCES": "ALTER TABLE t ADD COLUMN n int REFERENCES parent;",
    "add a UNIQUE column": "ALTER TABLE t ADD COLUMN n int UNIQUE;",
    "SET NOT NULL": "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
    "add a CHECK": "ALTER TABLE t ADD CONSTRAINT a_sane CHECK (a > 0);",
    "add a foreign key": "ALTER TABLE t ADD CONSTRAINT t_parent FOREIGN KEY (parent_id) REFERENCES parent (id);",
    "add a UNIQUE constraint": "ALTER TABLE t ADD CONSTRAINT t_a UNIQUE (a);",
    "create an index": "CREATE INDEX t_a ON t (a);",
    "create a unique index": "CREATE UNIQUE INDEX t_a ON t (a);",
    "drop an index": "DROP INDEX t_old;",
    "replace an index": "DROP INDEX t_old;\nCREATE INDEX t_old ON t (b, a);",
    "rebuild an index": "REINDEX INDEX t_old;",
    "index a partitioned table": "CREATE INDEX logs_day ON logs (day);",
    "attach a partition": "ALTER TABLE logs ATTACH PARTITION logs_2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');",
    "detach a partition": "ALTER TABLE logs DETACH PARTITION logs_1;",
    "widen a varchar": "ALTER TABLE t ALTER COLUMN b TYPE varchar(80);",
    "varchar to text": "ALTER TABLE t ALTER COLUMN b TYPE text;",
    "drop a column": "ALTER TABLE t DROP COLUMN b;",
    "drop a CHECK": "ALTER TABLE t DROP CONSTRAINT c_sane;",
    "drop a table that points here": "DROP TABLE child;",
    "create a trigger": "CREATE TRIGGER t_touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();",
    "replace a view": "CREATE OR REPLACE VIEW recent AS SELECT id, a, c FROM t;",
    "set a default": "ALTER TABLE t ALTER COLUMN c SET DEFAULT 1;",
    # these fill five million rows, batch by batch
    "add a column with a volatile default": "ALTER TABLE t ADD COLUMN n uuid DEFAULT gen_random_uuid();",
    "add an identity column": "ALTER TABLE t ADD COLUMN n bigserial;",
}

# Changes in two steps: as people would type them, and what else Junco is told.
TWO_STEPS = {
    "a column of another type": ("ALTER TABLE t ALTER COLUMN c TYPE bigint;", ()),
    "split a column": (
        "ALTER TABLE t ADD COLUMN word text;\nALTER TABLE t ADD COLUMN number int;\n"
        "UPDATE t SET word = split_part(b, ' ', 1), number = split_part(b, ' ', 2)::int;\n"
        "ALTER TABLE t DROP COLUMN b;",
        (
            "--using", "t.word=split_part(b, ' ', 1)", "--using", "t.number=split_part(b, ' ', 2)::int",
            "--back", "t.b=word || ' ' || number",
        ),
    ),
    "add a stored column": ("ALTER TABLE t ADD COLUMN n int GENERATED ALWAYS AS (a * 2) STORED;", ()),
    "add an exclusion constraint": (
        "ALTER TABLE t ADD CONSTRAINT alone EXCLUDE USING gist (int8range(id, id, '[]') WITH &&);",
        (),
    ),
    "partition a table": (
        "ALTER TABLE child DROP CONSTRAINT child_t_id_fkey;\nDROP VIEW recent;\nALTER TABLE t RENAME TO t_before;\n"
        "CREATE TABLE t (LIKE t_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS)"
        " PARTITION BY RANGE (id);\nCREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (MINVALUE) TO (100000);\n"
        "CREATE TABLE t_2 PARTITION OF t DEFAULT;\nINSERT INTO t SELECT * FROM t_before;\n"
        "DROP TABLE t_before;\nALTER TABLE t ADD PRIMARY KEY (id);\nCREATE INDEX t_old ON t (b);\n"
        "ALTER TABLE child ADD FOREIGN KEY (t_id) REFERENCES t;\nCREATE VIEW recent AS SELECT id, a FROM t;",
        (),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Felt:
    """What the application felt: its longest wait, how many requests failed, and how long the change took."""

    longest: float
    failed: int
    seconds: float
    error: str = ""

    def __str__(self) -> str:
        if self.error:
            return self.error
        failures = f", {self.failed} failed" if self.failed else ""
        wait = f"{self.longest * 1000:.0f} ms" if self.longest < 1 else f"{self.longest:.1f} s"
        return f"{wait}{failures}"


def probe(
    url: str, writes: bool, rows: int, ready: Queue[str], stop: str, found: Queue[tuple[float, int]]
) -> None:
    """One client: a request every 5 ms, until the file `stop` is there."""
    from junco.postgres import parse_url

    logs = rows // 10
    sql = (
        ("UPDATE t SET c = c + 1 WHERE id = %s", "UPDATE logs SET id = id WHERE id = %s")
        if writes
        else ("SELECT a FROM t WHERE id = %s", "SELECT day FROM logs WHERE id = %s")
    )
    longest, failed = 0.0, 0
    with closing(connect(parse_url(url, "bench"), name="probe")) as connection:
        connection.execute(sql[0], [1])
        ready.put("ready")
        while not os.path.exists(stop):
            for statement, most in zip(sql, (rows, logs), strict=True):
                started = time.perf_counter()
                try:
                    connection.execute(statement, [random.randint(1, most)])
                except DatabaseError:
                    failed += 1
                longest = max(longest, time.perf_counter() - started)
                time.sleep(0.005)
    found.put((longest, failed))


@contextmanager
def disturbed(target: Target) -> Iterator[None]:
    """The report, the snapshot and the vacuum, each in a session of its own."""

    def report() -> None:
        with closing(connect(target, name="report", autocommit=False)) as connection, suppress(DatabaseError):
            connection.execute("SELECT count(*) FROM t, logs WHERE false")
            connection.execute(f"SELECT pg_sleep({REPORT_SECONDS})")

    def snapshot() -> None:
        with (
            closing(connect(target, name="snapshot", autocommit=False)) as connection,
            suppress(DatabaseError),
        ):
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            connection.execute("SELECT count(*) FROM parent")
            time.sleep(REPORT_SECONDS)

    def vacuum() -> None:
        with closing(connect(target, name="vacuum")) as connection, suppress(DatabaseError):
            for statement in VACUUM.split("; "):
                connection.execute(statement)

    threads = [threading.Thread(target=work, daemon=True) for work in (report, snapshot, vacuum)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    try:
        yield
    finally:
        with closing(connect(target)) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN"
                " ('report', 'snapshot', 'vacuum') AND datname = current_database()"
            )
        for thread in threads:
            thread.join(timeout=30)


def felt(target: Target, rows: int, folder: Path, change: Callable[[], str]) -> Felt:
    """Make a change among probes and disturbers; `change` says what went wrong, nothing if it was made."""
    stop = folder / f"stop-{time.monotonic_ns()}"
    context = multiprocessing.get_context("spawn")
    ready: Queue[str] = context.Queue()
    found: Queue[tuple[float, int]] = context.Queue()
    probes = [
        context.Process(target=probe, args=(target.url(), writes, rows, ready, str(stop), found))
        for writes in (False, True)
    ]
    for one in probes:
        one.start()
    for _ in probes:
        ready.get(timeout=60)
    with disturbed(target):
        started = time.perf_counter()
        error = change()
        seconds = time.perf_counter() - started
    stop.touch()
    felt_by = [found.get(timeout=60) for _ in probes]
    for one in probes:
        one.join()
    return Felt(max(wait for wait, _ in felt_by), sum(failed for _, failed in felt_by), seconds, error)


def by_junco(target: Target, folder: Path, sql: str) -> Callable[[], str]:
    """A plain file, rewritten, then deployed."""
    project = Path(tempfile.mkdtemp(dir=folder))
    file = project / "migrations" / "20260101000000_change" / "migration.sql"
    for path, text in ((project / "migrations" / BASE / "migration.sql", TABLES), (file, sql + "\n")):
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    (project / "junco.toml").write_text("", encoding="utf-8")
    environ = {**os.environ, "DATABASE_URL": target.url()}
    junco = str(BIN / "junco")
    resolve = [junco, "migrate", "resolve", "--applied", BASE]
    subprocess.run(resolve, cwd=project, env=environ, check=True, capture_output=True)
    fixed = subprocess.run(
        [junco, "migrate", "lint", "--fix", str(file)],
        cwd=project,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if fixed.returncode not in (0, 8):
        return lambda: f"lint: {fixed.stderr.strip().splitlines()[0]}"

    def deploy() -> str:
        done = subprocess.run(
            [junco, "migrate", "deploy"],
            cwd=project,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        return "" if done.returncode == 0 else done.stderr.strip().splitlines()[-4]

    return deploy


def in_two_steps(target: Target, folder: Path, sql: str, words: Sequence[str]) -> Callable[[], str]:
    """What `migrate dev --online` writes, both migrations deployed one after the other."""
    project = Path(tempfile.mkdtemp(dir=folder))
    base = project / "migrations" / BASE / "migration.sql"
    base.parent.mkdir(parents=True)
    base.write_text(TABLES, encoding="utf-8")
    (project / "schema.sql").write_text(f"{TABLES}\n{sql}\n", encoding="utf-8")
    (project / "junco.toml").write_text('sql = "schema.sql"\n', encoding="utf-8")
    environ = {**os.environ, "DATABASE_URL": target.url()}

    def junco(*command: str) -> str:
        whole = [str(BIN / "junco"), *command]
        done = subprocess.run(whole, cwd=project, env=environ, capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stderr.strip()

    junco("migrate", "resolve", "--applied", BASE)
    named = ("--name", "change", "--create-only", "--accept-data-loss", "--no-input")
    written = junco("migrate", "dev", "--online", *named, *words)
    if written:
        return lambda: written.splitlines()[0]
    return lambda: junco("migrate", "deploy") or junco("migrate", "deploy", "--contract")


def by_alembic(target: Target, folder: Path, sql: str) -> Callable[[], str]:
    """The same change in a revision of Alembic's, as its own command runs it."""
    project = Path(tempfile.mkdtemp(dir=folder))
    (project / "versions").mkdir()
    (project / "alembic.ini").write_text("[alembic]\nscript_location = .\n", encoding="utf-8")
    (project / "env.py").write_text(
        "import os, sqlalchemy\nfrom alembic import context\n"
        "engine = sqlalchemy.create_engine(os.environ['SQLALCHEMY_URL'])\n"
        "with engine.connect() as connection:\n    context.configure(connection=connection)\n"
        "    with context.begin_transaction():\n        context.run_migrations()\n",
        encoding="utf-8",
    )
    (project / "versions" / "a.py").write_text(
        f"from alembic import op\nrevision, down_revision = 'a', None\ndef upgrade():\n    op.execute({sql!r})\n",
        encoding="utf-8",
    )
    url = target.url().replace("://", "+psycopg://", 1)

    def upgrade() -> str:
        command = [str(BIN / "alembic"), "upgrade", "head"]
        environ = {**os.environ, "SQLALCHEMY_URL": url}
        done = subprocess.run(command, cwd=project, env=environ, capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stderr.strip().splitlines()[-1]

    return upgrade


def plainly(target: Target, _: Path, sql: str) -> Callable[[], str]:
    """Statement by statement, as somebody types it."""

    def run() -> str:
        with closing(connect(target, name="plain")) as connection:
            for statement in sql.split(";\n"):
                connection.execute(statement.rstrip(";"))
        return ""

    return run


def measure(rows: int, only: str) -> Iterator[tuple[str, Felt, Felt, Felt]]:
    """Each change, three ways."""
    with tempfile.TemporaryDirectory(prefix="junco-stall-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = throwaway_server(folder / "server", shared_buffers="1GB", max_wal_size="4GB", fsync="on")
        server.start()
        try:
            base = server.create_database("base")
            with closing(connect(base)) as connection:
                for statement in (TABLES + ROWS.format(rows=rows)).split(";\n"):
                    if statement.strip():
                        connection.execute(statement)
            asked = {title: (sql, None) for title, sql in CHANGES.items()} | TWO_STEPS
            for number, (title, (sql, words)) in enumerate(asked.items()):
                if only not in title:
                    continue
                felts = []
                for way in ("junco", "alembic", "plain"):
                    target = _copy(server.target("postgres"), f"s{number}_{way}")
                    if way == "junco":
                        change = (
                            by_junco(target, folder, sql)
                            if words is None
                            else in_two_steps(target, folder, sql, words)
                        )
                    else:
                        change = (by_alembic if way == "alembic" else plainly)(target, folder, sql)
                    felts.append(felt(target, rows, folder, change))
                    _drop(server.target("postgres"), target.database)
                yield title, felts[0], felts[1], felts[2]
        finally:
            server.delete()


def _copy(admin: Target, name: str) -> Target:
    with closing(connect(admin)) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE base STRATEGY file_copy")
    return admin.with_database(name)


def _drop(admin: Target, name: str) -> None:
    with closing(connect(admin)) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def main() -> None:
    """Measure, print each line as it comes, and with --write put it into the README, in place of the one before."""
    parser = argparse.ArgumentParser(prog="python -m bench.stall", description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--only", default="")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    head = f"| {given.rows:,} rows: longest wait of a probe | Junco | it took | Alembic | plain SQL |"
    print(f"{head}\n| --- | --- | --- | --- | --- |", flush=True)
    for title, junco, alembic, plain in measure(given.rows, given.only):
        line = f"| {title} | {junco} | {junco.seconds:.1f} s | {alembic} | {plain} |"
        print(line, flush=True)
        if given.write:
            text = README.read_text(encoding="utf-8")
            README.write_text(_with(text, head, title, line), encoding="utf-8")


def _with(text: str, head: str, title: str, line: str) -> str:
    """The page with one line of the table anew; under another head, without the others."""
    whole = re.compile(r"<!-- stall:start -->\n(.*)<!-- stall:end -->", re.DOTALL)
    found = whole.search(text)
    kept = found[1].splitlines() if found and found[1].startswith(head) else []
    lines = {one.split(" | ")[0].removeprefix("| "): one for one in kept[2:]} | {title: line}
    titles = [*CHANGES, *TWO_STEPS]
    table = [head, "| --- | --- | --- | --- | --- |", *sorted(lines.values(), key=_place(titles))]
    marked = "<!-- stall:start -->\n" + "\n".join(table) + "\n<!-- stall:end -->"
    return whole.sub(lambda _: marked, text)


def _place(titles: Sequence[str]) -> Callable[[str], int]:
    places = {title: at for at, title in enumerate(titles)}
    return lambda line: places.get(line.split(" | ")[0].removeprefix("| "), len(places))


if __name__ == "__main__":
    main()
