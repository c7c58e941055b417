CREATE TYPE row_ AS (id integer, parent integer, n integer);
CREATE TABLE t OF row_ (CONSTRAINT t_key PRIMARY KEY (id), CONSTRAINT up FOREIGN KEY (parent) REFERENCES t, CONSTRAINT low CHECK (n > 0));
INSERT INTO t VALUES (1, NULL, 1), (2, 1, 2);
