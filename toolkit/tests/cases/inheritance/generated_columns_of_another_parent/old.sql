CREATE TABLE person (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c text);
CREATE TABLE nurse () INHERITS (person);
INSERT INTO nurse (a, c) VALUES (1, 'x');
