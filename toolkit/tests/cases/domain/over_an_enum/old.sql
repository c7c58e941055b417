CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE DOMAIN feeling AS text;
CREATE TABLE t (v feeling);
INSERT INTO t VALUES ('sad');
