CREATE TABLE a (id int PRIMARY KEY, n smallint);
INSERT INTO a VALUES (-3, 7);
