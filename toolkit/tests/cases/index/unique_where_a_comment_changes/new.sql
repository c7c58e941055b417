CREATE TYPE mood AS ENUM ('sad', 'ok');
COMMENT ON TYPE mood IS 'of the day';
CREATE TABLE t (m mood, n integer);
CREATE UNIQUE INDEX i ON t (n) WHERE m = 'ok';
