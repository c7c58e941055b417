CREATE TYPE casttesttype AS (a text);
CREATE FUNCTION casttestfunc(casttesttype) RETURNS int4 LANGUAGE SQL AS $$ SELECT 1; $$;
CREATE FUNCTION int4_casttesttype(int4) RETURNS casttesttype LANGUAGE SQL AS $$ SELECT ROW(('foo'::text || $1::text))::casttesttype; $$;
CREATE CAST (int4 AS casttesttype) WITH FUNCTION int4_casttesttype(int4) AS IMPLICIT;
CREATE CAST (casttesttype AS int4) WITH FUNCTION casttestfunc(casttesttype) AS ASSIGNMENT;
CREATE CAST (casttesttype AS json) WITH INOUT;
CREATE VIEW castv AS SELECT 5::casttesttype AS c, (ROW('a')::casttesttype)::int4 AS i;

CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION pair_lt(pair, pair) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE FUNCTION pair_cmp(pair, pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE OPERATOR <<< (function = pair_lt, leftarg = pair, rightarg = pair);
CREATE OPERATOR === (function = pair_lt, leftarg = pair, rightarg = pair);
CREATE OPERATOR CLASS z_pairs DEFAULT FOR TYPE pair USING btree AS OPERATOR 1 <<<, OPERATOR 3 ===, FUNCTION 1 pair_cmp(pair, pair);
CREATE TABLE pairs (p pair);
CREATE VIEW by_pair AS SELECT p, count(*) AS n FROM pairs GROUP BY p ORDER BY p;
