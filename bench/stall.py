"""How long does an application wait while its schema changes? Readers and writers probe a large table every 5 ms.

    python -m bench.stall [--rows N] [--only WORD] [--write]

Beside them run a report that reads the table for ten seconds, a repeatable-read snapshot, and a vacuum. Each change
is made three times, on a fresh copy of the database: by Junco (a plain file, rewritten by `migrate lint --fix`), as
Alembic runs the same change, and as plain SQL. The longest wait of any probe is what is told. What has two steps with
Junco (`migrate dev --online`) is deployed with both of them.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from bench.stall_changes import CHANGES, ROWS, TABLES, TWO_STEPS
from bench.stall_felt import Felt, felt
from bench.stall_ways import by_alembic, by_junco, in_two_steps, plainly
from junco.postgres import Target, connect
from junco.shadow.server import throwaway_server

README = Path(__file__).parent.parent / "README.md"


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
