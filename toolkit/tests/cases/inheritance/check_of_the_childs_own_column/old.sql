CREATE TABLE child (name text);
INSERT INTO child VALUES ('a');
