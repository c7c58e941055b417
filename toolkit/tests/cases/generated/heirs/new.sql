CREATE TABLE parent (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
CREATE TABLE child (x int, a int, b int GENERATED ALWAYS AS (a * 2) STORED);
ALTER TABLE child INHERIT parent;
CREATE TABLE plain () INHERITS (parent);
