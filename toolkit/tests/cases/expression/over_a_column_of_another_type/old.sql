CREATE DOMAIN size AS integer;
CREATE TABLE t (
    a size,
    b text,
    CONSTRAINT sized CHECK ((a BETWEEN -9 AND 99) AND length(b) < 10),
    CONSTRAINT exact CHECK (a > 0 AND length(b) < 10)
);
CREATE INDEX sizes ON t (b) WHERE (a BETWEEN -9 AND 99) AND length(b) < 10;
INSERT INTO t VALUES (1, 'a');
