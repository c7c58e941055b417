"""Reading a catalog: the same value on every major, from any session, by any role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from junco.change.plan import make_plan
from junco.postgres import Connection, Target, connect, dictionaries
from junco.schema.catalog import read_schema
from junco.schema.fingerprint import fingerprint
from junco.schema.model import Column, Extension, Index, Ref, Sequence, column_ref, table_ref
from junco.schema.readers import ON_DEMAND
from junco.shadow import binaries
from junco.shadow.server import Server

pytestmark = pytest.mark.server

MAJORS = [one.major for one in binaries.installed() if one.major >= 15]

EVERYTHING = """
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('fine', 'it''s');
CREATE SEQUENCE app.numbers INCREMENT BY 5;
CREATE TABLE app.people (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email varchar(80) COLLATE "C" NOT NULL UNIQUE NULLS NOT DISTINCT,
    mood app.mood[] DEFAULT '{fine}',
    size text GENERATED ALWAYS AS (lower(email)) STORED,
    born timestamptz DEFAULT '2000-01-01 12:00+00',
    wait interval DEFAULT '-1 day 02:00',
    part double precision DEFAULT 0.1,
    span int4range, EXCLUDE USING gist (span WITH &&)
);
CREATE TABLE app.pets (id serial PRIMARY KEY, owner bigint REFERENCES app.people DEFERRABLE, CHECK (id > 0));
CREATE UNIQUE INDEX pets_odd ON app.pets (owner DESC NULLS LAST) WHERE id > 5;
COMMENT ON COLUMN app.pets.owner IS 'who feeds it';
"""


@pytest.fixture
def connection(database: Target) -> Iterator[Connection]:
    with connect(database) as found:
        yield found


def test_all_majors_read_alike(servers: object) -> None:
    found = []
    for major in MAJORS:
        server: Server = servers.get(major)  # type: ignore[attr-defined]
        with connect(server.create_database("alike")) as connection:
            connection.execute(EVERYTHING)
            found.append(read_schema(connection))
    assert all(schema == found[0] for schema in found)
    assert all(schema.depends == found[0].depends for schema in found)
    assert len({fingerprint(schema)[3:] for schema in found}) == 1
    assert len(found[0].objects) == 30


def test_the_session_does_not_matter(connection: Connection) -> None:
    connection.execute(EVERYTHING)
    plain = read_schema(connection)
    for setting in (
        "search_path = app, public",
        "timezone = 'Asia/Tokyo'",
        "datestyle = 'SQL, DMY'",
        "intervalstyle = 'iso_8601'",
        "extra_float_digits = -5",
        "quote_all_identifiers = on",
    ):
        connection.execute(f"SET {setting}")
    assert read_schema(connection) == plain


def test_the_session_is_left_as_it_was(connection: Connection) -> None:
    connection.execute(
        "CREATE TABLE mine (x int); SET search_path = public, pg_temp; SET timezone = 'Asia/Tokyo'"
    )
    read_schema(connection)
    assert connection.execute("SHOW search_path").fetchone() == ("public, pg_temp",)
    assert connection.execute("SHOW timezone").fetchone() == ("Asia/Tokyo",)


def test_an_open_transaction_is_read_and_stays_open(database: Target) -> None:
    with connect(database, autocommit=False) as connection:
        connection.row_factory = dictionaries
        connection.execute("SET LOCAL search_path = pg_temp")
        connection.execute("CREATE TABLE public.unborn (x int)")
        assert table_ref("public", "unborn") in read_schema(connection).objects
        assert connection.execute("SHOW search_path").fetchone() == {"search_path": "pg_temp"}
        connection.rollback()
        assert table_ref("public", "unborn") not in read_schema(connection).objects


def test_no_right_but_to_connect_is_needed(connection: Connection) -> None:
    connection.execute(EVERYTHING)
    connection.execute("CREATE ROLE nobody_much; REVOKE ALL ON SCHEMA public FROM PUBLIC")
    try:
        everything = read_schema(connection)
        connection.execute("SET ROLE nobody_much")
        assert read_schema(connection) == everything
    finally:
        connection.execute("RESET ROLE; DROP ROLE nobody_much")


def test_the_ledger_and_ignored_names_are_left_out(connection: Connection) -> None:
    connection.execute(
        "CREATE SCHEMA junco; CREATE TABLE junco.attempt (id serial PRIMARY KEY);"
        "CREATE SCHEMA audit; CREATE TABLE audit.log (id serial PRIMARY KEY); CREATE VIEW audit.v AS SELECT 1;"
        "CREATE TABLE tmp_one (id bigint GENERATED ALWAYS AS IDENTITY, x text UNIQUE); CREATE TYPE tmp_e AS ENUM ();"
        "CREATE TABLE kept (x int)"
    )
    found = read_schema(connection, ignore=["audit.*", "audit", "tmp_*"])
    assert [str(ref) for ref in sorted(found.objects)] == [
        "column public.kept.x",
        "schema public",
        "table public.kept",
    ]
    assert found.unmodelled == ()
    assert Ref("schema", "", "junco") in read_schema(connection, ledger_schema="other").objects


def test_members_of_extensions_are_left_out(connection: Connection) -> None:
    connection.execute(
        "CREATE SCHEMA x; CREATE EXTENSION hstore SCHEMA x; CREATE TABLE t (h x.hstore, a x.hstore[])"
    )
    found = read_schema(connection)
    extension = Ref("extension", "", "hstore")
    assert found.objects[extension] == Extension(schema="x")
    assert found.unmodelled == ()
    for column in ("h", "a"):
        assert (column_ref("public", "t", column), extension) in found.depends


def test_every_kind_is_known(connection: Connection) -> None:
    connection.execute(
        """
        CREATE TABLE t (id int PRIMARY KEY);
        CREATE VIEW v AS SELECT * FROM t;
        CREATE MATERIALIZED VIEW m AS SELECT 1 AS one;
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE FUNCTION g(a integer) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE PROCEDURE p() LANGUAGE sql AS '';
        CREATE TRIGGER "on t" BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
        CREATE DOMAIN d AS int; CREATE TYPE c AS (x int);
        CREATE TABLE parts (id serial, x int) PARTITION BY RANGE (id);
        CREATE TABLE part PARTITION OF parts DEFAULT;
        CREATE TABLE child () INHERITS (t);
        CREATE TABLE refers (t int REFERENCES t, d d, c c[]);
        CREATE POLICY own ON t USING (true);
        CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
        CREATE STATISTICS s ON id, x FROM parts;
        """
    )
    found = read_schema(connection)
    assert found.unmodelled == ()
    kinds = {ref.kind for ref in found.objects}
    assert kinds > {
        "attachment",
        "composite type",
        "domain",
        "function",
        "inheritance",
        "materialized view",
        "policy",
        "procedure",
        "rule",
        "statistics",
        "trigger",
        "view",
    }
    assert Ref("sequence", "public", "parts_id_seq") in found.objects
    assert make_plan(found, found).empty


def test_what_is_read(connection: Connection) -> None:
    connection.execute(EVERYTHING)
    found = read_schema(connection)
    email = found.objects[column_ref("app", "people", "email")]
    assert isinstance(email, Column)
    assert (email.type, email.collation, email.not_null) == ("character varying(80)", 'pg_catalog."C"', True)
    assert found.objects[Ref("sequence", "app", "pets_id_seq")] == Sequence(type="integer")
    index = found.objects[Ref("index", "app", "pets_odd", "pets")]
    assert isinstance(index, Index)
    assert index.definition == "USING btree (owner DESC NULLS LAST) WHERE (id > 5)"
    assert (Ref("default", "app", "mood", "people"), Ref("enum", "app", "mood")) in found.depends


def test_an_index_left_invalid_is_a_difference(connection: Connection) -> None:
    connection.execute("CREATE TABLE t (x int); INSERT INTO t VALUES (1), (1)")
    connection.execute("CREATE UNIQUE INDEX good ON t (x) WHERE x > 5")
    good = read_schema(connection)
    connection.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'good'::regclass")
    assert make_plan(read_schema(connection), good).sql == (
        "DROP INDEX public.good;\n\nCREATE UNIQUE INDEX good ON public.t USING btree (x) WHERE (x > 5);\n"
    )


def test_rights_on_what_nobody_made_are_named(any_server: Server) -> None:
    """They cannot be compared, so that they must be heard of; only where rights count."""
    with connect(any_server.create_database("foreign_rights")) as connection:
        assert read_schema(connection, authority=ON_DEMAND).unmodelled == ()
        connection.execute("GRANT EXECUTE ON FUNCTION pg_stat_reset() TO PUBLIC")
        connection.execute("REVOKE EXECUTE ON FUNCTION pg_sleep(float8) FROM PUBLIC")
        connection.execute("GRANT SELECT (rolpassword) ON pg_authid TO PUBLIC")
        connection.execute("REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC")
        assert read_schema(connection, authority=ON_DEMAND).unmodelled == (
            "rights on function pg_catalog.pg_sleep(double precision): no EXECUTE for everybody",
            "rights on function pg_catalog.pg_stat_reset(): EXECUTE for everybody",
            "rights on language plpgsql: no USAGE for everybody",
            "rights on table column pg_catalog.pg_authid.rolpassword: SELECT for everybody",
        )
        assert read_schema(connection).unmodelled == ()


def test_a_session_that_is_read_again_and_again_reads_the_same(connection: Connection) -> None:
    connection.execute(EVERYTHING)
    first = read_schema(connection)
    assert read_schema(connection, often=True) == first
    connection.execute("ALTER TABLE app.pets ADD COLUMN name text DEFAULT 'x'; DEALLOCATE junco_read_columns")
    assert read_schema(connection, often=True) == read_schema(connection) != first
    connection.execute("DROP SCHEMA app CASCADE")
    with connection.transaction():
        assert read_schema(connection, often=True) == read_schema(connection)
