CREATE TABLE t (a money, b money, c money[], d money);
INSERT INTO t VALUES (2, 3.5, '{4}', 5);
