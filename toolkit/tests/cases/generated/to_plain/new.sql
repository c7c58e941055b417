CREATE TABLE a (x int, y int DEFAULT 4);
