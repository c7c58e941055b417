CREATE TABLE people (id integer PRIMARY KEY, name text, phone text);
CREATE INDEX people_name ON people (name);
