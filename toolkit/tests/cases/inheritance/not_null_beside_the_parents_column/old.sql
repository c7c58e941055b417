CREATE TABLE person (id int);
CREATE TABLE nurse () INHERITS (person);
CREATE TABLE doctor () INHERITS (person);
INSERT INTO doctor VALUES (1);
