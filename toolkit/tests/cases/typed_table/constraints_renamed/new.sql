CREATE TYPE row_ AS (id integer, parent integer, n integer);
CREATE TABLE t OF row_ (CONSTRAINT t_pk PRIMARY KEY (id), CONSTRAINT above FOREIGN KEY (parent) REFERENCES t, CONSTRAINT least CHECK (n > 0));
