CREATE TYPE spell AS RANGE (subtype = date, multirange_type_name = spells);
CREATE TABLE t (during spell);
INSERT INTO t VALUES ('[2026-01-01,2026-02-01)');
