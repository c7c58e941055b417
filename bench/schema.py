"""A large schema for comparisons: the same every time, with everything a business database has.

1,000 tables, 2,000 indexes, 1,000 foreign keys, 500 functions, 300 views, and twenty changes to it.
"""

from __future__ import annotations

from collections.abc import Iterator

TABLES, FUNCTIONS, VIEWS = 1000, 500, 300
_AREAS = ("sales", "stock", "people", "ledger", "care")


def create() -> str:
    """The script that makes it on an empty database."""
    return ";\n".join(_statements()) + ";\n"


def _statements() -> Iterator[str]:
    for area in _AREAS:
        yield f"CREATE SCHEMA {area}"
        yield f"CREATE TYPE {area}.state AS ENUM ('new', 'open', 'closed')"
    for n in range(TABLES):
        yield from _table(n)
    for n in range(FUNCTIONS):
        yield from _function(n)
    for n in range(VIEWS):
        yield _view(n)


def name(n: int) -> str:
    """The n-th table, with its schema."""
    return f"{_AREAS[n % len(_AREAS)]}.item_{n}"


def _table(n: int) -> Iterator[str]:
    area = _AREAS[n % len(_AREAS)]
    parent = (n * 7 + 3) % n if n else 0
    yield f"""CREATE TABLE {name(n)} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent_id bigint{f" REFERENCES {name(parent)} (id) ON DELETE CASCADE" if n else f" REFERENCES {name(0)} (id)"},
  code varchar({20 + n % 30}) NOT NULL DEFAULT 'x-{n}',
  state {area}.state NOT NULL DEFAULT 'new',
  price numeric(12,2) CHECK (price >= 0),
  tags text[] NOT NULL DEFAULT '{{}}',
  data jsonb,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz)"""
    yield f"CREATE INDEX item_{n}_parent ON {name(n)} (parent_id)"
    yield f"CREATE INDEX item_{n}_recent ON {name(n)} (created_at DESC) WHERE active"
    if n % 10 == 0:
        yield f"COMMENT ON TABLE {name(n)} IS 'Everything about items of kind {n}'"


def _function(n: int) -> Iterator[str]:
    area = _AREAS[n % len(_AREAS)]
    if n % 2:
        yield f"""CREATE FUNCTION {area}.total_{n}(wanted bigint) RETURNS numeric LANGUAGE sql STABLE AS
$$ SELECT sum(price) FROM {name(n)} WHERE parent_id = wanted $$"""
        return
    yield f"""CREATE FUNCTION {area}.touch_{n}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$"""
    yield f"CREATE TRIGGER touch BEFORE UPDATE ON {name(n)} FOR EACH ROW EXECUTE FUNCTION {area}.touch_{n}()"


def _view(n: int) -> str:
    area = _AREAS[n % len(_AREAS)]
    source = f"{_AREAS[(n - 5) % len(_AREAS)]}.open_{n - 5}" if n % 10 == 9 else name(n)
    return f"""CREATE VIEW {area}.open_{n} AS SELECT i.id, i.code, i.price, i.created_at, count(*) OVER () AS of
FROM {source} i WHERE i.price > {n}"""


def changes() -> tuple[str, ...]:
    """Twenty changes of the kinds that a week of work brings."""
    return (
        f"ALTER TABLE {name(500)} ADD COLUMN phone text",
        f"ALTER TABLE {name(501)} DROP COLUMN tags",
        f"ALTER TABLE {name(502)} ALTER COLUMN code TYPE varchar(80)",
        f"ALTER TABLE {name(503)} ALTER COLUMN updated_at SET NOT NULL",
        f"ALTER TABLE {name(504)} ALTER COLUMN active SET DEFAULT false",
        f"ALTER TABLE {name(505)} ADD CONSTRAINT cheap CHECK (price < 1000000)",
        f"ALTER TABLE {name(506)} ADD CONSTRAINT code_once UNIQUE (code)",
        f"ALTER TABLE {name(507)} ADD CONSTRAINT other FOREIGN KEY (parent_id) REFERENCES {name(1)} (id)",
        f"CREATE INDEX by_code ON {name(508)} (lower(code))",
        "DROP INDEX people.item_507_recent",
        "CREATE TABLE sales.promise (id int PRIMARY KEY, made date NOT NULL)",
        f"DROP TABLE {name(999)}",
        "ALTER TYPE stock.state ADD VALUE 'lost'",
        "CREATE OR REPLACE FUNCTION stock.total_1(wanted bigint) RETURNS numeric LANGUAGE sql STABLE AS"
        f" $$ SELECT sum(price) * 2 FROM {name(1)} WHERE parent_id = wanted $$",
        "DROP FUNCTION ledger.total_3(bigint)",
        "CREATE OR REPLACE VIEW sales.open_100 AS SELECT i.id, i.code, i.price, i.created_at, count(*) OVER () AS of"
        f" FROM {name(100)} i WHERE i.price > 1",
        f"COMMENT ON TABLE {name(510)} IS 'Nothing new'",
        f"COMMENT ON COLUMN {name(511)}.code IS 'As printed on the label'",
        f"DROP TRIGGER touch ON {name(400)}",
        f"CREATE VIEW care.names AS SELECT code FROM {name(600)}",
    )
