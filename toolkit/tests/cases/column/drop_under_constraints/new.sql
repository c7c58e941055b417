CREATE TABLE a (y int, z int, CHECK (z > 0));
