CREATE TABLE a (x int, y int, z int, UNIQUE (x), UNIQUE (y));
