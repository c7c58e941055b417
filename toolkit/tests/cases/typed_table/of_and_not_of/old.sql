CREATE SCHEMA "Odd";
CREATE TYPE addr AS (street text, no int, "Zip" text);
CREATE TYPE other AS (a int);
CREATE TABLE t OF addr (street WITH OPTIONS NOT NULL, no WITH OPTIONS DEFAULT 3);
CREATE TABLE u OF other;
CREATE TABLE plain (a int);
CREATE TABLE gone OF other;
INSERT INTO t VALUES ('s', 1, 'z');
