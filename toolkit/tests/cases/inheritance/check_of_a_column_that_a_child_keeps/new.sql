CREATE TABLE person (size int);
CREATE TABLE nurse (code int, size int) INHERITS (person);
