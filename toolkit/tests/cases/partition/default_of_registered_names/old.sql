CREATE TABLE t (id regclass) PARTITION BY LIST (id);
CREATE TABLE rest (id regclass);
INSERT INTO rest VALUES ('pg_proc');
