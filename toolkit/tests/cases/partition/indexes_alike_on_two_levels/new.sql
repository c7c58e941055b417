CREATE TABLE top (id integer, x boolean) PARTITION BY LIST (id);
CREATE TABLE middle PARTITION OF top FOR VALUES IN (1, 2) PARTITION BY LIST (id);
CREATE INDEX z ON middle (x);
CREATE INDEX m ON middle (id);
CREATE TABLE low (id integer, x boolean, CHECK (id > 0));
ALTER TABLE middle ATTACH PARTITION low FOR VALUES IN (1);
CREATE INDEX a ON middle (x DESC);
