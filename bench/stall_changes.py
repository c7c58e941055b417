"""The changes that `bench.stall` makes, as people would type them, and the tables that they are made to.

Knows SQL alone: who makes a change, and how, is `bench.stall_ways`.
"""

from __future__ import annotations

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
