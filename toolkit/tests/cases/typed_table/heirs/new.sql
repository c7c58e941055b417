CREATE TYPE ty AS (a integer, "Z" text);
CREATE TABLE t OF ty;
CREATE TABLE heir (LIKE t);
ALTER TABLE heir INHERIT t;
CREATE TABLE plain_heir () INHERITS (t);
