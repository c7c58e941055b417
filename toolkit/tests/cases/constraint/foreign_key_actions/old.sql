CREATE TABLE a (x int PRIMARY KEY, y int, UNIQUE (x, y));
CREATE TABLE b (x int REFERENCES a, y int);
