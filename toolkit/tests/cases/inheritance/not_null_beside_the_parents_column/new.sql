CREATE TABLE person (id int, name text, ward int DEFAULT 1);
CREATE TABLE nurse () INHERITS (person);
ALTER TABLE nurse ALTER COLUMN name SET NOT NULL;
CREATE TABLE doctor () INHERITS (person);
ALTER TABLE doctor ALTER COLUMN ward SET NOT NULL;
