"""The SQL of large declarations, as texts without parameters.

Knows stages (temporary tables with the declared rows), and how they are held against the target. Refuses to run
anything. Values never stand in these texts.
"""

from __future__ import annotations

from collections.abc import Sequence

from junco.seed.facts import Column, Table
from junco.seed.large import Large
from junco.seed.spans import Spans
from junco.seed.statements import Source
from junco.sqltext import qualified, quote_ident, quote_literal


def table_of(table: Table) -> str:
    """The table's full name."""
    return qualified(table.name.schema, table.name.name)


def any_row(table: Table) -> str:
    """Whether the table has a row."""
    return f"SELECT EXISTS (SELECT FROM {table_of(table)})"


def copy_into(table: Table, columns: Sequence[Column]) -> str:
    """COPY into the table itself."""
    names = ", ".join(quote_ident(column.name) for column in columns)
    return f"COPY {table_of(table)} ({names}) FROM STDIN"


def create_stage(name: str, casts: Sequence[str], kept: str = "DROP") -> str:
    """A temporary table for the rows' numbers and leaves, kept or not when the transaction ends."""
    columns = "".join(f", c{at} {cast}" for at, cast in enumerate(casts))
    return f"CREATE TEMPORARY TABLE {name} (n bigint{columns}) ON COMMIT {kept}"


def copy_stage(name: str, width: int) -> str:
    """COPY into a stage."""
    return f"COPY {name} ({', '.join(['n', *(f'c{at}' for at in range(width))])}) FROM STDIN"


def stage_query(name: str, query: str, casts: Sequence[str], kept: str = "DROP") -> str:
    """A stage with the rows of a SELECT, numbered as they come."""
    names = ", ".join(f"c{at}" for at in range(len(casts)))
    values = "".join(f", q.c{at}::{cast} AS c{at}" for at, cast in enumerate(casts))
    return (
        f"CREATE TEMPORARY TABLE {name} ON COMMIT {kept} AS SELECT row_number() OVER () AS n{values}"
        f" FROM ({query}\n) AS q({names})"
    )


def name_of(column: Column) -> str:
    """A column's name."""
    return quote_ident(column.name)


def same_key(large: Large) -> str:
    """The condition that a row `t` of the table has the key of a staged row `g`."""
    return " AND ".join(f"t.{name_of(large.columns[at])} = g.v{at}" for at in large.key)


def _differs(large: Large) -> str:
    found = []
    for at in large.owned:
        column = large.columns[at]
        cast = f"::{column.compared_as}" if column.compared_as else ""
        found.append(f"t.{name_of(column)}{cast} IS DISTINCT FROM g.v{at}{cast}")
    return " OR ".join(found) or "false"


def _key_texts(large: Large) -> str:
    return ", ".join(f"g.v{at}::text" for at in large.key)


def create_found(name: str, large: Large, source: Source, key: str | None) -> str:
    """What became of each row: missing, or different; and its primary key where that is remembered.

    A row without an equal key has no `tableoid` beside it.
    """
    own = f"t.{quote_ident(key)}::bigint" if key else "NULL::bigint"
    return (
        f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS"
        f" SELECT g.n, {own} AS own, t.tableoid IS NULL AS missing,"
        f" t.tableoid IS NOT NULL AND ({_differs(large)}) AS differs"
        f" FROM {source.plain()} AS g LEFT JOIN {table_of(large.table)} AS t ON {same_key(large)}"
    )


def count_found(name: str) -> str:
    """How many are missing, how many differ, and how far keys are from numbers, at least and at most."""
    return (
        "SELECT count(*) FILTER (WHERE missing), count(*) FILTER (WHERE differs), min(own - n), max(own - n)"
        f" FROM {name}"
    )


def _pieces(spans: Spans) -> str:
    values = ", ".join(f"({first}, {last}, {add})" for first, last, add in spans.pieces())
    return f"(VALUES {values}) AS p(first, last, add)"


def out_of_place(name: str, spans: Spans) -> str:
    """Whether one of these rows is not at the key where it was expected."""
    return (
        f"SELECT EXISTS (SELECT FROM {name} AS f LEFT JOIN {_pieces(spans)} ON f.n BETWEEN p.first AND p.last"
        " WHERE f.own IS DISTINCT FROM f.n + p.add)"
    )


def taken_twice(name: str, stage: str, spans: Spans) -> str:
    """Rows that are found where another row of the declaration is already: their numbers, two by two."""
    return (
        f"SELECT f.own - p.add, f.n FROM {name} AS f JOIN {_pieces(spans)} ON f.own - p.add BETWEEN p.first AND p.last"
        f" WHERE f.own - p.add <> f.n AND NOT EXISTS (SELECT FROM {stage} AS s WHERE s.n = f.own - p.add)"
        " ORDER BY f.n LIMIT 10"
    )


def expected(stage: str, spans: Spans) -> str:
    """The keys of all rows but the staged ones, as far as they are where they are expected."""
    return (
        f"SELECT ('{spans}'::int8multirange - coalesce((SELECT range_agg(int8range(s.n + p.add, s.n + p.add, '[]'))"
        f" FROM {stage} AS s JOIN {_pieces(spans)} ON s.n BETWEEN p.first AND p.last), '{{}}'))::text"
    )


def insert_found(name: str, large: Large, source: Source) -> str:
    """Add the missing rows in their order."""
    names = ", ".join(name_of(column) for column in large.columns)
    values = ", ".join(f"g.v{at}" for at in range(len(large.columns)))
    override = " OVERRIDING SYSTEM VALUE" if any(column.computed for column in large.columns) else ""
    return (
        f"INSERT INTO {table_of(large.table)} ({names}){override} SELECT {values} FROM {source.plain()} AS g"
        f" JOIN {name} AS f ON f.n = g.n AND f.missing ORDER BY g.n"
    )


def update_found(name: str, large: Large, source: Source) -> str:
    """Restore the rows that differ."""
    changes = ", ".join(f"{name_of(large.columns[at])} = g.v{at}" for at in large.owned)
    return f"UPDATE {table_of(large.table)} AS t SET {changes} FROM {_differing(name, source)} WHERE {same_key(large)}"


def park_found(name: str, large: Large, source: Source, column: Column, value: str) -> str:
    """Put a value, as SQL, into a column of rows in which it differs."""
    at = large.columns.index(column)
    return (
        f"UPDATE {table_of(large.table)} AS t SET {name_of(column)} = {value} FROM {_differing(name, source)}"
        f" WHERE {same_key(large)} AND t.{name_of(column)} IS DISTINCT FROM g.v{at}"
    )


def _differing(name: str, source: Source) -> str:
    # Which rows differ is settled before their keys are looked for: of a key of several columns the planner believes
    # that hardly any row has it, and would go through all rows that differ once for each.
    return (
        f"(SELECT g.* FROM {source.plain()} AS g JOIN {name} AS f ON f.n = g.n AND f.differs OFFSET 0) AS g"
    )


def examples(name: str, large: Large, source: Source, count: int) -> str:
    """Some of them: whether missing, the key, what is there, what should be."""
    present = ", ".join(f"t.{name_of(large.columns[at])}::text" for at in large.owned)
    wanted = ", ".join(f"g.v{at}::text" for at in large.owned)
    return (
        f"SELECT f.missing, ARRAY[{_key_texts(large)}]::text[], ARRAY[{present}]::text[], ARRAY[{wanted}]::text[]"
        f" FROM (SELECT * FROM {name} WHERE missing OR differs ORDER BY missing, n LIMIT {count}) AS f"
        f" JOIN {source.plain()} AS g ON g.n = f.n"
        f" LEFT JOIN {table_of(large.table)} AS t ON {same_key(large)} ORDER BY f.missing, f.n"
    )


def null_keys(large: Large, source: Source, limit: int = 10) -> str:
    """Rows with a hole in the key, and the first column that is one."""
    cases = " ".join(f"WHEN g.v{at} IS NULL THEN {quote_literal(large.columns[at].name)}" for at in large.key)
    # A reference that leads nowhere is another mistake.
    holes = " OR ".join(f"g.v{at} IS NULL" for at in large.key if isinstance(large.shape[at], str)) or "false"
    return f"SELECT g.n, CASE {cases} END FROM {source.plain()} AS g WHERE {holes} ORDER BY g.n LIMIT {limit}"


def repeated_keys(large: Large, source: Source, limit: int = 10) -> str:
    """Keys that several rows share: the key, two of the rows, and how many keys are like that."""
    keys = ", ".join(f"g.v{at}" for at in large.key)
    return (
        f"SELECT ARRAY[{_key_texts(large)}]::text[], min(g.n), max(g.n), count(*) OVER ()"
        f" FROM {source.plain()} AS g GROUP BY {keys} HAVING count(*) > 1 ORDER BY 2 LIMIT {limit}"
    )


def ambiguous_keys(large: Large, source: Source, limit: int = 10) -> str:
    """Rows whose key several rows of the table have."""
    return (
        f"SELECT g.n, ARRAY[{', '.join(f'min(g.v{at}::text)' for at in large.key)}]::text[], count(*)"
        f" FROM {source.plain()} AS g JOIN {table_of(large.table)} AS t ON {same_key(large)}"
        f" GROUP BY g.n HAVING count(*) > 1 ORDER BY g.n LIMIT {limit}"
    )


def bounds(table: Table, key: str) -> str:
    """The least and the greatest key."""
    return f"SELECT min({quote_ident(key)}), max({quote_ident(key)}) FROM {table_of(table)}"


def highest(table: Table, key: str) -> str:
    """The greatest key."""
    return f"SELECT max({quote_ident(key)}) FROM {table_of(table)}"


def behind(table: Table, key: str, last: int | None) -> str:
    """How many rows have a greater key, and their keys as a set of ranges."""
    name = quote_ident(key)
    return f"SELECT count(*), range_agg(int8range({name}, {name}, '[]'))::text FROM {table_of(table)}" + (
        f" WHERE {name} > {last}" if last is not None else ""
    )


def ranges(large: Large, source: Source, key: str, others: str = "{}") -> str:
    """The keys of the declared rows as a set of ranges, with those of `others`."""
    name = f"t.{quote_ident(key)}::bigint"
    return (
        f"SELECT (coalesce(range_agg(int8range({name}, {name}, '[]')), '{{}}') + '{others}'::int8multirange)::text"
        f" FROM {source.plain()} AS g JOIN {table_of(large.table)} AS t ON {same_key(large)}"
    )


def column_in_order(large: Large, source: Source, column: str) -> str:
    """A column of the declared rows in the order of their numbers, as COPY sends it."""
    return (
        f"COPY (SELECT t.{quote_ident(column)} FROM {source.plain()} AS g"
        f" LEFT JOIN {table_of(large.table)} AS t ON {same_key(large)} ORDER BY g.n) TO STDOUT"
    )


def has_triggers(table: Table) -> str:
    """Whether triggers may change a row before it is written."""
    return (
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        f" AND tgtype & 3 = 3 AND tgrelid = {quote_literal(table_of(table))}::regclass)"
    )


def analyze(table: Table) -> str:
    """Refresh the statistics."""
    return f"ANALYZE {table_of(table)}"
