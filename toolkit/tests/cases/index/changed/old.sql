CREATE TABLE a (x int, y int);
CREATE INDEX i ON a (x);
CREATE INDEX k ON a (y) WHERE y > 0;
CREATE INDEX gone ON a (x, y);
