CREATE TABLE a (x int, t text, j jsonb, p point);
