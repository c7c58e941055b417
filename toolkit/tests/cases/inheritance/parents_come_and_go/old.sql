CREATE TABLE a (x int, y text DEFAULT 'q');
CREATE TABLE b (z int, CONSTRAINT zc CHECK (z > 0));
CREATE TABLE kid (own int) INHERITS (a, b);
CREATE TABLE stays (x int, y text DEFAULT 'q', own int) INHERITS (a);
CREATE TABLE joins (x int, y text DEFAULT 'q', z int NOT NULL);
ALTER TABLE joins ADD CONSTRAINT zc CHECK (z > 0);
INSERT INTO kid VALUES (1, 'a', 2, 3);
CREATE VIEW over_a AS SELECT x, y FROM a;
