CREATE TABLE a (id serial PRIMARY KEY); CREATE TABLE keep (x int);
