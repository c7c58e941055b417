"""Remembering: what a run finds of earlier ones and of the tables, and what it leaves for the next.

Knows the ledger's table of seeds and the catalog. Refuses to load rows.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from junco.errors.seed import MissingTable, NotATable
from junco.history import ledger
from junco.seed import small, state
from junco.seed.declare import TableName
from junco.seed.facts import Tables, read_table
from junco.seed.place import Place
from junco.seed.session import Run
from junco.seed.state import State
from junco.seed.work import Work
from junco.sqltext import qualified, quote_ident


def read_states(run: Run) -> dict[str, State]:
    """What earlier runs left, by set."""
    if run.one(state.EXISTS, [state.table(run.schema)]) is None:
        return {}
    rows = run.connection.execute(state.named(state.READ, run.schema), ()).fetchall()
    return {name: State.read(*columns) for name, *columns in rows}


def anchors_of(run: Run, states: Mapping[str, State]) -> dict[str, dt.date]:
    """The day that each set's dates count from."""
    lineage = run.seed_set.lineage()
    if run.wishes.anchor is not None:
        return dict.fromkeys((one.name for one in lineage), run.wishes.anchor)
    # The server's clock, so that all who seed it agree.
    today = run.one("SELECT (now() AT TIME ZONE 'UTC')::date")
    stored = {name: one.anchor for name, one in states.items()}
    return {one.name: one.anchor_date(stored.get(one.name), today) for one in lineage}


def write_states(
    run: Run, work: Work, anchors: Mapping[str, dt.date], *, changed: bool, halfway: bool = False
) -> None:
    """Remember what was seeded; when nothing happened and nothing is new, not even that is written.

    `halfway` there is more to come: what earlier runs left of it stays known.
    """
    plan, before = work.plan, work.states
    now = {name: _state_of(run, work, name, anchors[name], halfway) for name in plan.sets}
    if not changed and all(before.get(name) == one for name, one in now.items()):
        return
    if run.one(state.EXISTS, [state.table(run.schema)]) is None:
        ledger.ensure(run.connection, run.schema)
        run.connection.execute(state.named(state.CREATE, run.schema), ())
    if not run.one(state.HAS, [state.table(run.schema)]):
        run.connection.execute(state.named(state.ADD, run.schema), ())
    for name, one in now.items():
        counts, details = json.dumps(one.row_counts), json.dumps(one.details())
        values = [name, one.anchor, one.definition_hash, counts, ledger.whoami(), details]
        run.connection.execute(state.named(state.WRITE, run.schema), values)


def _state_of(run: Run, work: Work, name: str, anchor: dt.date, halfway: bool) -> State:
    plan = work.plan
    bulk = {key: one for (owner, key), one in work.ladder.after.items() if owner == name}
    counts = plan.counts_of(name)
    for large in plan.large:
        if large.set == name and large.name in bulk:
            table = large.table.name.name
            counts[table] = counts.get(table, 0) + bulk[large.name].count
    keys: dict[str, Any] = small.keys_of(plan, name)
    tables = small.tables_of(plan, name)
    before = work.states.get(name)
    if before is not None and (halfway or not run.wishes.prune):
        # What could be pruned and was not stays known.
        bulk = {**before.bulk, **bulk}
        tables = {**before.tables, **tables}
        for table, rows in before.keys.items():
            known = {str(one) for one in keys.get(table, [])}
            keys[table] = [*keys.get(table, []), *(one for one in rows if str(one) not in known)]
    return State(anchor, "" if halfway else plan.hash_of(name), counts, keys, bulk, tables)


# --- the catalog ------------------------------------------------------------------------------------------


def read_tables(run: Run, states: Mapping[str, State]) -> Tables:
    """What the catalog says of every table of the set, and of those that it once had. Raises `MissingTable`."""
    declared = run.seed_set.tables()
    wanted = tuple(dict.fromkeys([*declared, *_once_declared(run, states)]))
    names = [
        qualified(table.schema, table.name) if table.schema else quote_ident(table.name) for table in wanted
    ]
    sql = resources.files("junco.seed").joinpath("catalog.sql").read_text(encoding="utf-8")
    by_position: dict[int, list[tuple[Any, ...]]] = {}
    for row in run.connection.execute(sql, [names]):
        by_position.setdefault(row[0], []).append(row)
    tables = {table: read_table(by_position[at]) for at, table in enumerate(wanted, 1) if at in by_position}
    _refuse_missing(run, [table for table in declared if table not in tables])
    return tables


def _once_declared(run: Run, states: Mapping[str, State]) -> Iterator[TableName]:
    for one in run.seed_set.lineage():
        if one.name in states:
            yield from (TableName(schema, name) for schema, name, _ in states[one.name].tables.values())
            yield from (TableName(*bulk.table) for bulk in states[one.name].bulk.values() if bulk.table)


def _refuse_missing(run: Run, missing: list[TableName]) -> None:
    if not missing:
        return
    blocks = [block for one in run.seed_set.lineage() for block in one.blocks]
    where = next((block.place for block in blocks if block.rows.table in missing), run.seed_set.place)
    _refuse_others(run, missing, where)
    tables = ", ".join(f"table {table}" for table in missing)
    raise MissingTable(tables=tables, set=run.seed_set.name, where=str(where))


_OTHERS = {
    "v": ("a view", "declare rows of the tables that it shows"),
    "m": ("a materialized view", "declare rows of the tables that it shows, and refresh it"),
    "f": ("a foreign table", "seed the database that it belongs to"),
}


def _refuse_others(run: Run, missing: list[TableName], where: Place) -> None:
    """Names that are there and are something else. Raises `NotATable`."""
    for table in missing:
        name = qualified(table.schema, table.name) if table.schema else quote_ident(table.name)
        found = run.one("SELECT relkind::text FROM pg_catalog.pg_class WHERE oid = to_regclass(%s)", [name])
        if found in _OTHERS:
            kind, hint = _OTHERS[found]
            raise NotATable(where=str(where), table=str(table), kind=kind, hint=hint)
