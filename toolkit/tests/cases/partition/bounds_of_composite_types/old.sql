CREATE TYPE pair AS (a text, b text);
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (p pair) PARTITION BY LIST (p);
CREATE TABLE t1 (p pair);
CREATE TABLE m (p mood) PARTITION BY RANGE (p);
CREATE TABLE m1 (p mood);
INSERT INTO t1 VALUES ('(a,b)');
INSERT INTO m1 VALUES ('a');
