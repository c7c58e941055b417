CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (m mood, n integer);
INSERT INTO t VALUES ('sad', 1), ('sad', 1), ('ok', 2);
CREATE INDEX i ON t (n) WHERE m = 'ok';
