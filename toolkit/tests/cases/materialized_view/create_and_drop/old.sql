CREATE TABLE a (id int, x text);
INSERT INTO a VALUES (1, 'one');
CREATE MATERIALIZED VIEW gone AS SELECT id FROM a;
CREATE INDEX gone_id ON gone (id);
