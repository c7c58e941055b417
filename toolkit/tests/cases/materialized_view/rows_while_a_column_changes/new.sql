CREATE TABLE person (id int, names text);
CREATE TABLE nurse () INHERITS (person);
CREATE MATERIALIZED VIEW nurses AS SELECT n AS whole, n.id FROM nurse n;
CREATE MATERIALIZED VIEW people AS SELECT p AS whole FROM person p;
