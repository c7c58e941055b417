CREATE TABLE t ("x\y" text, c integer, id bigint);
CREATE STATISTICS s (dependencies, mcv) ON id, "x\y", (c + 1), (id % 7) FROM t;
CREATE STATISTICS two ON id, c FROM t;
