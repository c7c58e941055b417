"""A history with every kind of file and every class of step in it, and an oracle for what it must lead to."""

from __future__ import annotations

import subprocess
from pathlib import Path

from workshop import Workshop

from junco.postgres import Target
from junco.shadow import binaries

FILES = {
    "20250101000000_tables": "CREATE TABLE a (id int PRIMARY KEY);\nINSERT INTO a VALUES (1);",
    "20250102000000_more": "CREATE TABLE b (a int REFERENCES a);\nINSERT INTO b VALUES (1);",
    "20250103000000_index": "CREATE INDEX CONCURRENTLY b_a ON b (a);",
    "20250104000000_steps": (
        "-- junco: no-transaction\nSET search_path = public;\nINSERT INTO a VALUES (2);\n"
        "CREATE UNIQUE INDEX CONCURRENTLY a_u ON a (id);\nALTER TABLE a ADD COLUMN t text DEFAULT 'x';\n"
        "DROP INDEX CONCURRENTLY b_a;\nINSERT INTO b VALUES (2);"
    ),
    "20250105000000_online": (
        "-- junco: no-transaction\n"
        "BEGIN;\nALTER TABLE a ADD COLUMN n int DEFAULT 0;\n"
        "INSERT INTO a (id, n) SELECT g, 0 FROM generate_series(4, 60) g;\nCOMMIT;\n"
        "ALTER TABLE b ADD CONSTRAINT b_positive CHECK (a > 0) NOT VALID;\n"
        "ALTER TABLE b VALIDATE CONSTRAINT b_positive;\n"
        "-- junco: backfill batch=20\nUPDATE a SET n = n + id;\n"
        "REINDEX INDEX CONCURRENTLY a_u;"
    ),
    "20250106000000_parts": (
        "CREATE TABLE p (id int) PARTITION BY RANGE (id);\n"
        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);\nINSERT INTO p VALUES (5);"
    ),
    "20250107000000_detach": "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;\nINSERT INTO p1 VALUES (7);",
    "20250108000000_last": "INSERT INTO a VALUES (3);",
}

ROWS = [(1, "x", 1, 1), (2, "x", 2, 2), (3, "x", 0, None), *((n, "x", n, None) for n in range(4, 61))]
INDEXES = [("a_pkey", True), ("a_u", True)]


def write(workshop: Workshop) -> None:
    for name, sql in FILES.items():
        workshop.migration(name, sql)


def start_over(workshop: Workshop) -> None:
    workshop.query("DROP SCHEMA IF EXISTS junco CASCADE; DROP TABLE IF EXISTS b, a, p, p1")


def dump(target: Target) -> list[str]:
    """The schema and the rows as pg_dump writes them, ledger left out."""
    program = next(iter(binaries.installed())).program("pg_dump")
    done = subprocess.run(
        [program, "--inserts", "--exclude-schema=junco", target.url()],
        capture_output=True,
        text=True,
        check=True,
    )
    noise = ("--", "\\restrict", "\\unrestrict")
    lines = [line for line in done.stdout.splitlines() if line and not line.startswith(noise)]
    # Where a row lies in its table tells how often it was tried to be written, and nothing else.
    rows = [line for line in lines if line.startswith("INSERT")]
    return [line for line in lines if not line.startswith("INSERT")] + sorted(rows)


def undisturbed(workshop: Workshop, folder: Path) -> list[str]:
    """What the history leads to when nothing goes wrong, by another database."""
    with workshop.project.scratch() as target:
        from junco.run.deploy import deploy
        from junco.run.project import Project

        deploy(Project(workshop.project.config, target))
        return dump(target)


def check(workshop: Workshop, expected: list[str] | None = None) -> None:
    """Every file is recorded as applied exactly once, and the database is as if nothing had happened.

    With `expected`, a dump of an undisturbed database, everything is compared; else rows and indexes.
    """
    rows = workshop.query(
        "SELECT name, count(*) FROM junco.migration WHERE state = 'applied' GROUP BY 1 ORDER BY 1"
    )
    assert rows == [(name, 1) for name in FILES]
    joined = "SELECT a.id, a.t, a.n, b.a FROM a LEFT JOIN b ON b.a = a.id ORDER BY 1"
    assert workshop.query(joined) == ROWS
    assert workshop.query("SELECT id FROM p1 ORDER BY 1") == [(5,), (7,)]
    assert workshop.query("SELECT count(*) FROM pg_inherits WHERE inhparent = 'p'::regclass") == [(0,)]
    left = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
    assert workshop.query(left) == []
    indexes = "SELECT indexrelid::regclass::text, indisvalid FROM pg_index WHERE indrelid::regclass::text IN ('a', 'b')"
    assert sorted(workshop.query(indexes)) == INDEXES
    if expected is not None:
        assert dump(workshop.target) == expected
