CREATE TABLE a (x int, y int);
INSERT INTO a VALUES (1, 1);
