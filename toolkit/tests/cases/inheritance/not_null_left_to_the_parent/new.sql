CREATE TABLE o (z int);
CREATE TABLE parent (id int NOT NULL, x text);
CREATE TABLE c () INHERITS (parent, o);
CREATE TABLE d (id int, y int) INHERITS (parent);
CREATE TABLE e () INHERITS (d);
