CREATE TABLE a (x int, y int, z int, UNIQUE (x, y), CHECK (x > y), CHECK (z > 0));
CREATE INDEX a_xz ON a (z, x);
CREATE INDEX a_part ON a (z) WHERE x > 0;
