CREATE TABLE a (x bigint, d date, j jsonb);
