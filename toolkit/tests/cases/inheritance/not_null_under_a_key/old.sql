CREATE TABLE person (id int);
CREATE TABLE nurse (id int PRIMARY KEY);
INSERT INTO nurse VALUES (1);
