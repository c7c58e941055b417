CREATE TABLE a (x int, y int);
CREATE UNIQUE INDEX i ON a (x);
CREATE INDEX k ON a (y) WHERE y > 1;
