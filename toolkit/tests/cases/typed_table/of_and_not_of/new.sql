CREATE SCHEMA "Odd";
CREATE TYPE addr AS (street varchar(30), no bigint, country text);
CREATE TYPE other AS (a int);
CREATE TABLE t OF addr (no WITH OPTIONS DEFAULT 4 NOT NULL, country WITH OPTIONS DEFAULT 'AT', CONSTRAINT k CHECK (no > 0));
CREATE TABLE u (a int);
CREATE TABLE plain OF other (PRIMARY KEY (a));
CREATE TABLE "Odd"."New" OF other;
