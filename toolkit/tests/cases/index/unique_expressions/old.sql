CREATE TABLE t (id integer, "E mail" text, gone boolean);
INSERT INTO t VALUES (1, 'a', false), (2, 'B', false);
