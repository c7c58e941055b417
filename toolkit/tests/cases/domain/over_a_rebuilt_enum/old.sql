CREATE TYPE mood AS ENUM ('sad', 'calm', 'glad');
CREATE DOMAIN feeling AS mood;
CREATE TABLE t (v feeling);
INSERT INTO t VALUES ('sad');
