CREATE TABLE t (id bigint, "x\y" text, c integer);
CREATE STATISTICS s (dependencies, mcv) ON id, "x\y", (c + 1), (id % 7) FROM t;
