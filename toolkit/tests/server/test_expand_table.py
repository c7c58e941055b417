"""`migrate dev --online` where a table has to be made anew: beside the old one, filled by a trigger, exchanged."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from twosteps import finished, undone
from warm import run
from workshop import Ran, Workshop

from junco.change.expand.remake import Remade, complete, copied, copying
from junco.change.expand.sync import refused_if_large
from junco.history.script import parse
from junco.postgres import Target, connect, errors
from junco.schema.model import Ref
from junco.shadow.server import Server

PLAIN = """
CREATE TABLE shop (id int PRIMARY KEY);
CREATE TABLE event (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at date NOT NULL DEFAULT '2026-01-01',
    shop int NOT NULL REFERENCES shop ON DELETE CASCADE,
    title text NOT NULL CHECK (title <> ''),
    PRIMARY KEY (id, at)
);
CREATE INDEX event_title ON event (title);
CREATE TABLE note (event bigint, at date, words text, FOREIGN KEY (event, at) REFERENCES event ON DELETE CASCADE);
CREATE VIEW titles AS SELECT title FROM event;
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.title := upper(NEW.title); RETURN NEW; END$$;
CREATE TRIGGER loud BEFORE INSERT OR UPDATE OF title ON event FOR EACH ROW EXECUTE FUNCTION shout();
ALTER TABLE event ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody ON event USING (true);
COMMENT ON TABLE event IS 'what happened';
COMMENT ON COLUMN event.title IS 'in a word';
"""
PARTED = (
    PLAIN.replace(
        "    PRIMARY KEY (id, at)\n);", "    PRIMARY KEY (id, at)\n) PARTITION BY RANGE (at);{parts}"
    )
    .replace("GENERATED ALWAYS AS IDENTITY", "NOT NULL DEFAULT nextval('event_id_seq')")
    .replace("CREATE TABLE event (", "CREATE SEQUENCE event_id_seq;\nCREATE TABLE event (")
    .replace(
        "{parts}",
        """
CREATE TABLE event_2025 PARTITION OF event FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE event_rest PARTITION OF event DEFAULT;
ALTER SEQUENCE event_id_seq OWNED BY event.id;
""",
    )
)
SERIAL = PLAIN.replace("bigint GENERATED ALWAYS AS IDENTITY", "bigserial")
ROWS = """
INSERT INTO shop VALUES (1), (2);
INSERT INTO event (shop, title, at) SELECT 1 + n % 2, 't' || n, date '2025-10-01' + n FROM generate_series(1, 300) n;
INSERT INTO note SELECT id, at, title FROM event WHERE id % 3 = 0;
"""


def written(workshop: Workshop, new: str, *words: str) -> Ran:
    (workshop.root / "schema.sql").write_text(new, encoding="utf-8")
    named = ("--name", "second", "--create-only", "--json", *words)
    return run(workshop, "migrate", "dev", "--online", *named)


def begun(workshop: Workshop, old: str, rows: str) -> None:
    (workshop.root / "junco.toml").write_text('sql = "schema.sql"\n', encoding="utf-8")
    (workshop.root / "schema.sql").write_text(old, encoding="utf-8")
    first = run(workshop, "migrate", "dev", "--name", "first")
    assert first.code == 0, first.err
    workshop.query(rows)


def expanded(workshop: Workshop, old: str, rows: str, new: str) -> tuple[str, str]:
    """Both files' texts, the first of them run."""
    begun(workshop, old, rows)
    ran = written(workshop, new)
    assert ran.code == 0, ran.out
    deployed = run(workshop, "migrate", "deploy")
    assert deployed.code == 0, deployed.err + ran.json["sql"]
    return ran.json["sql"], ran.json["contract_sql"]


def same(workshop: Workshop, old: str, new: str, columns: str) -> None:
    """The two tables hold the same."""
    rows = [workshop.query(f"SELECT {columns} FROM {table} ORDER BY 1, 2") for table in (old, new)]
    assert rows[0] == rows[1]


def test_a_table_becomes_partitioned(workshop: Workshop) -> None:
    role = f"reader_{workshop.target.database}"
    begun(workshop, SERIAL, ROWS)
    workshop.query(
        f'CREATE ROLE "{role}"; GRANT SELECT ON event TO "{role}"; GRANT UPDATE (title) ON event TO "{role}"'
    )
    ran = written(workshop, PARTED)
    assert ran.code == 0, ran.out
    assert run(workshop, "migrate", "deploy").code == 0, ran.json["sql"]
    expand, contract = ran.json["sql"], ran.json["contract_sql"]
    assert (
        "-- junco: backfill target=100ms\nWITH touched AS (UPDATE public.event SET id = id RETURNING"
        in expand
    )
    assert "NOT VALID" in expand
    assert "VALIDATE" not in contract, contract
    at_once, _, later = contract.partition("COMMIT;")
    assert "SET DEFAULT" in at_once
    assert "SET DEFAULT" not in later
    assert "DROP TABLE public.junco_old_event" in later, "after its own foreign keys, one a transaction"
    workshop.query("INSERT INTO event (shop, title) VALUES (1, 'made between')")
    workshop.query(
        "UPDATE event SET title = 'changed' WHERE id = 1; UPDATE event SET at = '2031-01-01' WHERE id = 2"
    )
    workshop.query("DELETE FROM event WHERE id = 3")
    workshop.query("INSERT INTO note SELECT id, at, 'late' FROM event WHERE id > 300")
    same(workshop, "event", "junco_new_event", "id, at, shop, title")
    before = workshop.query("SELECT id, at, shop, title FROM event ORDER BY id")
    finished(workshop)
    assert workshop.query("SELECT id, at, shop, title FROM event ORDER BY id") == before
    assert workshop.query("SELECT DISTINCT tableoid::regclass::text FROM event ORDER BY 1") == [
        ("event_2025",), ("event_2026",), ("event_rest",),
    ]  # fmt: skip
    for right, given in (("SELECT", True), ("INSERT", False)):
        assert workshop.query(f"SELECT has_table_privilege('{role}', 'event', '{right}')") == [(given,)]
    assert workshop.query(f"SELECT has_column_privilege('{role}', 'event', 'title', 'UPDATE')") == [(True,)]
    workshop.query(f'DROP OWNED BY "{role}"; DROP ROLE "{role}"')
    workshop.query("INSERT INTO event (shop, title) VALUES (2, 'after')")
    assert workshop.query("SELECT max(id), count(*) FROM event WHERE title = 'AFTER'") == [(302, 1)]
    workshop.query("DELETE FROM shop WHERE id = 2")
    assert workshop.query(
        "SELECT count(*) FROM note n LEFT JOIN event e ON e.id = n.event WHERE e.id IS NULL"
    ) == [(0,)]
    undone(workshop)
    workshop.query("INSERT INTO event (shop, title) VALUES (1, 'back')")
    assert workshop.query("SELECT count(*) FROM titles WHERE title = 'BACK'") == [(1,)]


TREE = """
CREATE TABLE node (
    id int PRIMARY KEY, name text UNIQUE, above int REFERENCES node ON UPDATE CASCADE ON DELETE CASCADE{more}
);
CREATE TABLE leaf (node text REFERENCES node (name) ON UPDATE CASCADE ON DELETE CASCADE, at int);
CREATE TABLE bud (node int REFERENCES node ON UPDATE CASCADE ON DELETE SET NULL);
"""


def test_keys_at_both_ends_do_what_they_did(workshop: Workshop) -> None:
    """Cascades, keys that change, rows that point at rows of the same statement: nothing is lost, nothing refused."""
    role = f"outsider_{workshop.target.database}"
    workshop.query(f'CREATE ROLE "{role}"; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO "{role}"; ')
    rows = "INSERT INTO node SELECT n, 'n' || n, nullif(n + 1, 51) FROM generate_series(1, 50) n;"
    rows += "INSERT INTO leaf SELECT name, id FROM node; INSERT INTO bud SELECT id FROM node"
    more = ", size int GENERATED ALWAYS AS (length(name)) STORED"
    rows += f'; REVOKE ALL ON node FROM "{role}"'
    expanded(workshop, TREE.format(more=""), rows, TREE.format(more=more))
    for name in ("node", "junco_new_node"):
        assert workshop.query(f"SELECT has_table_privilege('{role}', '{name}', 'SELECT')") == [(False,)]
    workshop.query("UPDATE node SET id = id + 1000 WHERE id <= 10")
    workshop.query(
        "UPDATE node SET name = 'renamed' WHERE id = 1001; UPDATE node SET id = 5000 WHERE id = 30"
    )
    workshop.query("INSERT INTO node VALUES (101, 'a', 102), (102, 'b', NULL)")
    workshop.query("DELETE FROM node WHERE id = 20")
    same(workshop, "node", "junco_new_node", "id, name, above")
    left = workshop.query(
        "SELECT (SELECT count(*) FROM leaf), (SELECT count(*) FROM bud WHERE node IS NOT NULL)"
    )
    assert left == [(30, 30)]
    assert workshop.query("SELECT count(*) FROM leaf WHERE node = 'renamed'") == [(0,)], (
        "below 20, so it is gone"
    )
    workshop.query("TRUNCATE node, leaf, bud; INSERT INTO node (id, name) VALUES (1, 'x')")
    same(workshop, "node", "junco_new_node", "id, name, above")
    finished(workshop)
    assert workshop.query(f"SELECT has_table_privilege('{role}', 'node', 'SELECT')") == [(False,)]
    workshop.query(f'DROP OWNED BY "{role}"; DROP ROLE "{role}"')
    workshop.query("INSERT INTO leaf VALUES ('x', 1); UPDATE node SET name = 'y'")
    assert workshop.query("SELECT node FROM leaf") == [("y",)]
    undone(workshop)


PRICED = "CREATE TABLE item (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, price int, amount int{more});"


def test_a_stored_column_is_computed_beside(workshop: Workshop) -> None:
    rows = "INSERT INTO item (price, amount) SELECT n, 2 FROM generate_series(1, 500) n"
    new = PRICED.format(more=", total int GENERATED ALWAYS AS (price * amount) STORED CHECK (total >= 0)")
    expanded(workshop, PRICED.format(more=""), rows, new)
    workshop.query("UPDATE item SET price = 7 WHERE id = 1; INSERT INTO item (price, amount) VALUES (5, 5)")
    workshop.query("UPDATE item SET id = DEFAULT WHERE id = 2; DELETE FROM item WHERE id = 3")
    finished(workshop)
    assert workshop.query("SELECT count(*), count(*) FILTER (WHERE total = price * amount) FROM item") == [
        (500, 500)
    ]
    workshop.query("INSERT INTO item (price, amount) VALUES (3, 3)")
    assert workshop.query("SELECT id, total FROM item ORDER BY id DESC LIMIT 1") == [(503, 9)]
    undone(workshop)
    workshop.query("INSERT INTO item (price, amount) VALUES (3, 3)")
    assert workshop.query("SELECT count(*) FROM item") == [(502,)]


STUBBORN = """
CREATE TABLE item (id int PRIMARY KEY, {name} int{more});
CREATE FUNCTION saved() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RETURN CASE WHEN NEW IS DISTINCT FROM OLD THEN NEW END; END$$;
CREATE TRIGGER zeal BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION saved();
"""


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (STUBBORN.format(name="price", more=", twice int GENERATED ALWAYS AS (price * 2) STORED"), ()),
        (STUBBORN.format(name="cost", more=""), ("--rename", "item.price=item.cost")),
    ],
)
def test_a_row_that_no_backfill_reaches_is_not_lost(
    workshop: Workshop, new: str, words: tuple[str, ...]
) -> None:
    """A trigger forbids updates that change nothing; expand finds out, and goes on when the rows are there."""
    begun(
        workshop,
        STUBBORN.format(name="price", more=""),
        "INSERT INTO item SELECT n, n FROM generate_series(1, 9) n",
    )
    assert written(workshop, new, *words).code == 0
    stopped = run(workshop, "migrate", "deploy")
    assert stopped.code == 5, stopped.err
    assert "rows of public.item were not changed by the backfill" in stopped.err
    assert "next  A trigger of the table keeps an UPDATE of them from happening" in stopped.err
    file = next((workshop.root / "migrations").glob("*_expand")) / "migration.sql"
    filled = [
        step.statement.sql for step in parse(file.read_text(encoding="utf-8"), file).steps if step.backfill
    ]
    workshop.query(
        f"ALTER TABLE item DISABLE TRIGGER zeal; {filled[0]}; ALTER TABLE item ENABLE TRIGGER zeal"
    )
    gone_on = run(workshop, "migrate", "deploy")
    assert gone_on.code == 0, gone_on.err
    finished(workshop)
    assert workshop.query(f"SELECT sum({'cost' if words else 'twice / 2'})::int FROM item") == [(45,)]


def test_what_other_triggers_change_meanwhile_is_copied_too(database: Target) -> None:
    """A touch of a row fires triggers that change it, before and after, and others of the table with it."""
    one = Remade(Ref("table", "public", "item"), ("id",), ("id",), ("id", "seen", "doc"), "seen")
    with closing(connect(database)) as connection:
        for name in ("item", "junco_new_item"):
            connection.execute(
                f"CREATE TABLE {name} (id int PRIMARY KEY, seen int DEFAULT 0, doc json DEFAULT '{{}}')"
            )
        connection.execute("INSERT INTO item SELECT n FROM generate_series(1, 100) n")
        for moment, does in (
            ("BEFORE", "NEW.seen := NEW.seen + 1; RETURN NEW;"),
            ("AFTER", "IF pg_trigger_depth() = 1 THEN UPDATE item SET seen = seen + 1"
             " WHERE id IN (NEW.id, 101 - NEW.id); END IF; RETURN NULL;"),
        ):  # fmt: skip
            body = f"LANGUAGE plpgsql AS $$BEGIN {does} END$$"
            connection.execute(f"CREATE FUNCTION {moment}_it() RETURNS trigger {body}")
            each = f"{moment} UPDATE ON item FOR EACH ROW EXECUTE FUNCTION {moment}_it()"
            connection.execute(f"CREATE TRIGGER {moment}_it {each}")
        for sql in copying(one):
            connection.execute(sql)
        for least in range(0, 100, 30):
            batch = f" WHERE id > {least} AND id <= {least + 30} RETURNING"
            connection.execute(copied(one).replace(" RETURNING", batch))
            connection.execute("UPDATE item SET id = -id WHERE id = 95 - %s", [least])
        connection.execute(complete(one))
        rows = "SELECT id, seen, doc::text FROM"
        apart = connection.execute(f"{rows} item EXCEPT ALL {rows} junco_new_item").fetchall()
        assert apart == []
        assert connection.execute("SELECT count(*) FROM junco_new_item").fetchone() == (100,)


def test_a_way_back_that_would_stop_everybody_for_long_is_refused(database: Target) -> None:
    guard = refused_if_large('public."Item"')
    with closing(connect(database)) as connection:
        connection.execute('CREATE TABLE "Item" (id int, page char(1500))')
        connection.execute('CREATE TABLE heir () INHERITS ("Item")')
        connection.execute("ALTER TABLE heir ALTER page SET STORAGE PLAIN")
        connection.execute(guard)
        connection.execute("INSERT INTO heir SELECT n, 'x' FROM generate_series(1, 11000) n")
        with pytest.raises(errors.RaiseException, match="holds 17 MB") as refused:
            connection.execute(guard)
        assert "junco.refill=on" in str(refused.value.diag.message_hint)
        connection.execute("SET junco.refill = on")
        connection.execute(guard)


BOOKED = "CREATE TABLE booking (id int PRIMARY KEY, during int4range NOT NULL{more});"


def test_an_exclusion_constraint_is_built_beside(workshop: Workshop) -> None:
    rows = "INSERT INTO booking SELECT n, int4range(n, n + 1) FROM generate_series(1, 400) n"
    new = BOOKED.format(more=", CONSTRAINT alone EXCLUDE USING gist (during WITH &&)")
    expanded(workshop, BOOKED.format(more=""), rows, new)
    workshop.query("INSERT INTO booking VALUES (500, '[900,910)'); TRUNCATE booking")
    workshop.query("INSERT INTO booking VALUES (501, '[900,910)')")
    finished(workshop)
    assert workshop.query("SELECT id FROM booking") == [(501,)]
    undone(workshop)


RULED = (
    "CREATE DOMAIN grade AS int CHECK (VALUE BETWEEN 1 AND 6); CREATE TABLE pupil (id int PRIMARY KEY{more});"
)


def test_a_column_of_a_domain_with_rules(workshop: Workshop) -> None:
    new = RULED.format(more=", mark grade DEFAULT 1, last top").replace(
        "CREATE TABLE", "CREATE DOMAIN top AS grade; CREATE TABLE"
    )
    expanded(workshop, RULED.format(more=""), "INSERT INTO pupil VALUES (1), (2)", new)
    workshop.query("INSERT INTO pupil VALUES (3)")
    finished(workshop)
    assert workshop.query("SELECT id, mark, last FROM pupil ORDER BY id") == [
        (1, 1, None),
        (2, 1, None),
        (3, 1, None),
    ]
    undone(workshop)


def test_dev_makes_it_anew_at_once_and_loses_nothing(workshop: Workshop) -> None:
    begun(workshop, SERIAL, ROWS)
    (workshop.root / "schema.sql").write_text(PARTED, encoding="utf-8")
    plain = run(workshop, "migrate", "dev", "--name", "second", "--json")
    assert plain.json["error"]["code"] == "J350", plain.out
    assert "with --online, the table keeps them" in plain.out
    ran = run(workshop, "migrate", "dev", "--online", "--name", "second", "--json")
    assert ran.code == 0, ran.out
    assert ran.json["applied"] == [ran.json["created"], ran.json["contract"]]
    assert workshop.query("SELECT count(*), max(id) FROM event") == [(300, 300)]
    finished(workshop)


MODELS = """
class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
"""
PARTS = """    __table_args__ = {"postgresql_partition_by": "LIST (at)"}

for number in range(3):
    values = f"FOR VALUES IN ({number})" if number else "DEFAULT"
    event.listen(Item.__table__, "after_create", DDL(f"CREATE TABLE item_{number} PARTITION OF item {values}"))
"""


def test_models_may_say_the_partitions(workshop: Workshop) -> None:
    workshop.models(MODELS)
    assert run(workshop, "migrate", "dev", "--name", "first").code == 0
    workshop.query("INSERT INTO item (at) SELECT n % 5 FROM generate_series(1, 50) n")
    workshop.models(MODELS + PARTS)
    ran = run(workshop, "migrate", "dev", "--online", "--name", "second", "--create-only", "--json")
    assert ran.code == 0, ran.out
    assert run(workshop, "migrate", "deploy").code == 0
    finished(workshop)
    workshop.query("INSERT INTO item (at) VALUES (1)")
    assert workshop.query("SELECT count(*), max(id) FROM item") == [(51, 51)]
    assert workshop.query("SELECT count(*) FROM item_1") == [(11,)]
    undone(workshop)


def test_a_table_is_stored_otherwise(workshop: Workshop) -> None:
    old = "CREATE UNLOGGED TABLE t (id int PRIMARY KEY, a text);"
    expanded(workshop, old, "INSERT INTO t VALUES (1, 'a')", old.replace(" UNLOGGED", ""))
    finished(workshop)
    assert workshop.query("SELECT relpersistence::text, a FROM t, pg_class WHERE relname = 't'") == [
        ("p", "a")
    ]
    undone(workshop)


def test_every_version_of_postgresql(any_server: Server, tmp_path: Path) -> None:
    target = any_server.create_database(f"remade_{tmp_path.name[-20:].lower()}")
    workshop = Workshop(tmp_path, target)
    expanded(workshop, SERIAL, ROWS, PARTED)
    workshop.query(
        "INSERT INTO event (shop, title) VALUES (1, 'made between'); DELETE FROM event WHERE id < 9"
    )
    finished(workshop)
    assert workshop.query("SELECT count(*), max(id) FROM event") == [(293, 301)]
    undone(workshop)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("CREATE TABLE t (a int);", "CREATE TABLE t (a int) PARTITION BY LIST (a);", "primary key"),
        (
            "CREATE TABLE t (a int PRIMARY KEY);",
            "CREATE TABLE t (a int PRIMARY KEY) PARTITION BY LIST (a);",
            "no partition",
        ),
        (
            "CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE k () INHERITS (t);",
            "CREATE TABLE t (a int PRIMARY KEY, b int GENERATED ALWAYS AS (a) STORED); CREATE TABLE k () INHERITS (t);",
            "parent or child",
        ),
        (
            "CREATE TABLE t (a int PRIMARY KEY, x int);",
            "CREATE TABLE t (a int PRIMARY KEY, b int GENERATED ALWAYS AS (a) STORED);",
            "loses the column x",
        ),
        (
            "CREATE TABLE t (a int PRIMARY KEY);",
            "CREATE TABLE t (a int PRIMARY KEY, x int NOT NULL, b int GENERATED ALWAYS AS (a) STORED);",
            "gets the column x",
        ),
        (
            "CREATE TABLE t (a int PRIMARY KEY); CREATE RULE r AS ON DELETE TO t DO ALSO NOTHING;",
            "CREATE TABLE t (a int PRIMARY KEY, b int GENERATED ALWAYS AS (a) STORED);"
            " CREATE RULE r AS ON DELETE TO t DO ALSO NOTHING;",
            "rule",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_made_anew_is_named(workshop: Workshop, old: str, new: str, why: str) -> None:
    begun(workshop, old, "")
    ran = written(workshop, new, "--accept-data-loss")
    assert ran.json["error"]["code"] == "J354", ran.out
    assert why in ran.json["error"]["why"], ran.out
