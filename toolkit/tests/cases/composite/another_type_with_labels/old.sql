CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TYPE one AS (a text, b integer);
CREATE TABLE t (id integer, v one);
INSERT INTO t VALUES (1, ('sad', 3)), (2, NULL);
