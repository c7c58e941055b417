CREATE TYPE item AS (id int, size text);
CREATE TABLE box OF item (size WITH OPTIONS DEFAULT '7');
CREATE TABLE lid OF item;
CREATE VIEW shown AS SELECT size FROM box;
INSERT INTO box VALUES (1, '12'), (2, DEFAULT);
