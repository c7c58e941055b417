CREATE TABLE a (y int, x int);
