CREATE DOMAIN length AS integer;
CREATE TABLE t (
    a length,
    b text,
    CONSTRAINT sized CHECK ((a BETWEEN -9 AND 99) AND length(b) < 10),
    CONSTRAINT exact CHECK (a > 0 AND length(b) < 10)
);
CREATE INDEX sizes ON t (b) WHERE (a BETWEEN -9 AND 99) AND length(b) < 10;
