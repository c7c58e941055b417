CREATE TABLE a (id serial PRIMARY KEY, x int);
INSERT INTO a (x) VALUES (1), (2), (3);
