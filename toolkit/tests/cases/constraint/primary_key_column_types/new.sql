CREATE TABLE a (x int, y text NOT NULL, PRIMARY KEY (x, y));
CREATE TABLE b (a int);
