CREATE TYPE more AS (a integer);
CREATE TABLE m (v more DEFAULT ROW(1)::more CHECK (v IS DISTINCT FROM ROW(7)::more));
INSERT INTO m DEFAULT VALUES;
CREATE TYPE other AS (a integer, "B b" text);
CREATE TABLE o (v other DEFAULT ROW(1, 'x')::other);
INSERT INTO o DEFAULT VALUES;
CREATE DOMAIN many AS other[] DEFAULT ARRAY[ROW(1, 'x')::other];
CREATE VIEW w AS SELECT ROW(1, 'x')::other AS one;
