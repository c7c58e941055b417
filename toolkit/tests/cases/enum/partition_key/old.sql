CREATE TYPE kind AS ENUM ('a', 'b', 'c');
CREATE TABLE plain (k kind, n integer) PARTITION BY HASH (n);
CREATE TABLE plain_1 PARTITION OF plain FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE TABLE keyed (k kind, n integer) PARTITION BY LIST (k);
CREATE TABLE keyed_a PARTITION OF keyed FOR VALUES IN ('a');
INSERT INTO plain VALUES ('a', 1);
INSERT INTO keyed VALUES ('a', 1);
