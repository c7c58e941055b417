CREATE TABLE a (x int, y int);
CREATE INDEX i ON a (x, y);
