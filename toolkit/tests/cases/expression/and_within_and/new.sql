CREATE TABLE t (
    a int, b int, c text, v varchar(10),
    CONSTRAINT between CHECK (a BETWEEN 1 AND 2 AND b > 0),
    CONSTRAINT between_later CHECK (b > 0 AND a BETWEEN 1 AND 2 AND c <> ''),
    CONSTRAINT between_of_between CHECK (a BETWEEN 1 AND 2 AND b BETWEEN (CASE WHEN a BETWEEN 1 AND 2 AND b = 1 THEN 1 END) AND 4),
    CONSTRAINT both_or CHECK (a BETWEEN 1 AND 2 OR b BETWEEN 3 AND 4 OR a IS NULL),
    CONSTRAINT not_between CHECK (a NOT BETWEEN 1 AND 2 OR b = 1),
    CONSTRAINT signs CHECK (c BETWEEN ' >= ' AND ') AND (' AND b = 1),
    CONSTRAINT row_and CHECK ((a, b) = (1, 2) AND b = 3),
    CONSTRAINT row_or CHECK ((a, b) <> (1, 2) OR b = 3),
    CONSTRAINT none_of CHECK (v NOT IN ('a', c, 'b') AND a > 0),
    CONSTRAINT of_length CHECK (v IN ('a'::varchar(3), 'b'::varchar(3)))
);
CREATE INDEX i ON t (a) WHERE a BETWEEN 1 AND 2 AND b > 0;
CREATE POLICY p ON t USING (a BETWEEN 1 AND 2 AND b > 0);
CREATE VIEW v AS SELECT a BETWEEN 1 AND 2 AND b > 0 AS told FROM t WHERE (a BETWEEN 1 AND 2 AND b > 0) AND c <> '';
CREATE DOMAIN d AS int CHECK (VALUE BETWEEN 1 AND 5 AND VALUE <> 3);
CREATE TABLE g (a int, told bool GENERATED ALWAYS AS (a BETWEEN 1 AND 2 AND a > 0) STORED);
CREATE FUNCTION f(a int) RETURNS bool LANGUAGE sql RETURN a BETWEEN 1 AND 2 AND a > 0;
CREATE FUNCTION s() RETURNS text LANGUAGE sql AS $$SELECT '(((a >= 1) AND (a <= 2)) AND (b > 0))'$$;
