-- Expressions that PostgreSQL prints otherwise once it has read what it printed.
CREATE TABLE t (
    a int,
    b varchar(9) CHECK (b IN ('x', 'y')),
    c varchar DEFAULT 'q',
    d date DEFAULT CASE WHEN current_date BETWEEN '2020-01-01' AND '2021-01-01' AND 'a' = 'b' THEN now() END,
    e int GENERATED ALWAYS AS (CASE WHEN b IN ('x', 'y') AND a BETWEEN 1 AND 2 AND a > 0 THEN 1 END) STORED,
    CHECK (a BETWEEN 1 AND 5 AND b <> 'z'),
    CHECK (a NOT BETWEEN 1 AND 5 OR b = c),
    CHECK (b IN ('x', c)),
    CHECK ((a = 1 AND b = 'x') AND c = 'y' AND (a = 2 OR a = 3 OR (b = 'z' OR c = 'z')))
);
CREATE TABLE u (f boolean, g boolean, h boolean, b varchar, a int, CHECK ((f AND g) AND h), CHECK ((f OR g OR h) OR f));
CREATE DOMAIN small AS varchar CHECK (VALUE IN ('a', 'b'));
CREATE VIEW united AS
    SELECT * FROM (SELECT a, 'x' AS kind, 1::bigint AS q FROM t UNION ALL SELECT a, 'y', NULL FROM u) AS both_of_them;
CREATE VIEW among AS SELECT * FROM t WHERE b IN (SELECT 'a' UNION SELECT 'b') AND b IN ('q', 'r');
CREATE VIEW listed (x, y) AS VALUES (1, 'a'), (2, 'b') UNION SELECT 1, 'x';
CREATE VIEW joined AS SELECT * FROM t NATURAL LEFT JOIN (SELECT 1 AS other) AS q;
CREATE INDEX i ON t (a) WHERE b IN ('x', 'y');
CREATE INDEX j ON t ((CASE WHEN b IN ('x', 'y') THEN 1 END)) WHERE a BETWEEN 1 AND 2 AND b = 'x';
CREATE POLICY p ON t USING (b IN ('x', 'y') AND a BETWEEN 1 AND 2 AND a > 1)
    WITH CHECK (EXISTS (SELECT 'x' FROM u WHERE u.b IN ('x', 'y')));
CREATE RULE r AS ON INSERT TO u WHERE new.b IN ('x', 'y') DO ALSO INSERT INTO t (a, b) SELECT 1, 'x';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW WHEN (new.b IN ('x', 'y') AND new.a BETWEEN 1 AND 2 AND new.a > 0)
    EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE FUNCTION f (x varchar = 'q', y boolean = 1 BETWEEN 0 AND 2 AND 1 > 0) RETURNS SETOF text LANGUAGE sql
    BEGIN ATOMIC SELECT 'a' UNION SELECT b FROM t WHERE b IN ('x', 'y') AND a BETWEEN 1 AND 2 AND a > 1 UNION SELECT 'y'; END;
CREATE STATISTICS st ON (b || 'x'), (a BETWEEN 1 AND 2 AND b = 'x') FROM t;
CREATE TABLE parts (a int, b varchar) PARTITION BY LIST ((CASE WHEN b IN ('x', 'y') THEN 1 ELSE 2 END));
