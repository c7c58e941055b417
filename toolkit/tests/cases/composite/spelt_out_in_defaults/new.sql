CREATE TYPE more AS (a integer, b jsonb);
CREATE TABLE m (v more DEFAULT ROW(1, 'null')::more CHECK (v IS DISTINCT FROM ROW(7, 'null')::more));
CREATE TYPE other AS (a integer, c text);
CREATE TABLE o (v other DEFAULT ROW(1, 'x')::other);
CREATE DOMAIN many AS other[] DEFAULT ARRAY[ROW(1, 'x')::other];
CREATE VIEW w AS SELECT ROW(1, 'x')::other AS one;
