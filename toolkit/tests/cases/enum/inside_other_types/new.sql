CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE DOMAIN feeling AS mood DEFAULT 'sad';
CREATE TYPE day AS (m mood, ms mood[]);
CREATE TYPE span AS RANGE (SUBTYPE = mood);
CREATE TABLE t (
    a mood DEFAULT 'sad', b mood[] DEFAULT '{sad}', c feeling, d day, e span, f feeling[],
    g text GENERATED ALWAYS AS (CASE WHEN a = 'sad'::mood THEN 'x' ELSE 'y' END) STORED, CHECK (a <> 'happy')
);
CREATE INDEX partial ON t (a) WHERE a = 'sad';
CREATE VIEW v AS SELECT a, a = 'sad' AS sad, (d).m FROM t;
CREATE MATERIALIZED VIEW m AS SELECT b FROM t WHERE a > 'sad';
CREATE UNIQUE INDEX on_m ON m (b);
CREATE POLICY p ON t USING (a = 'sad');
CREATE FUNCTION f(mood DEFAULT 'sad', VARIADIC mood[] DEFAULT '{}') RETURNS feeling LANGUAGE sql AS 'SELECT $1';
