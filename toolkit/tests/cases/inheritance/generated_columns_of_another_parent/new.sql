CREATE TABLE person (a int);
CREATE TABLE staff (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c text);
CREATE TABLE nurse () INHERITS (staff);
