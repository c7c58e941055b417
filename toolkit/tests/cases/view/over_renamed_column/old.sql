CREATE TABLE t (id int PRIMARY KEY, name text, kept int);
INSERT INTO t VALUES (1, 'a', 2);
CREATE VIEW same_output AS SELECT id, name FROM t;
COMMENT ON COLUMN same_output.name IS 'as before';
CREATE VIEW new_output AS SELECT name FROM t WHERE kept > 1;
CREATE MATERIALIZED VIEW filled AS SELECT name FROM t;
CREATE INDEX filled_name ON filled (name);
CREATE FUNCTION reads() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT name FROM t; END;
CREATE POLICY p ON t USING (name = 'a');
