CREATE TABLE a (x int, z int, y int GENERATED ALWAYS AS (x * 2) STORED);
