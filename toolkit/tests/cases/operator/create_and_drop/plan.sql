SET check_function_bodies = off;

CREATE SCHEMA s;

CREATE TYPE s.en AS ENUM ('a', 'b');

CREATE TYPE s.cx AS (
    re double precision,
    im double precision
);

CREATE TABLE s.t (
    c s.cx
);

CREATE FUNCTION s.cmp(s.cx, s.cx)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$select 0$function$;

CREATE FUNCTION s.cmpi(s.cx, integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$select 0$function$;

CREATE FUNCTION s.eq(s.cx, s.cx)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$select true$function$;

CREATE FUNCTION s.ge(s.cx, s.cx)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$select true$function$;

CREATE FUNCTION s.gt(s.cx, s.cx)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$select true$function$;

CREATE FUNCTION s.hash(s.cx)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$select 1$function$;

CREATE FUNCTION s.le(s.cx, s.cx)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$select true$function$;

CREATE FUNCTION s.lt(s.cx, s.cx)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$select true$function$;

CREATE FUNCTION s.lti(s.cx, integer)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$select true$function$;

CREATE FUNCTION s.ne(s.cx, s.cx)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$select true$function$;

CREATE FUNCTION s.neg(s.cx)
 RETURNS s.cx
 LANGUAGE sql
 IMMUTABLE
AS $function$select $1$function$;

CREATE OPERATOR s.!! (
    FUNCTION = s.neg,
    RIGHTARG = s.cx
);

COMMENT ON OPERATOR s.!!(NONE, s.cx) IS 'prefix';

CREATE OPERATOR s.#*# (
    FUNCTION = s.eq,
    LEFTARG = s.cx,
    RIGHTARG = s.cx,
    NEGATOR = OPERATOR(s.#**#)
);

CREATE OPERATOR s.< (
    FUNCTION = s.lti,
    LEFTARG = s.cx,
    RIGHTARG = integer
);

CREATE OPERATOR s.< (
    FUNCTION = s.lt,
    LEFTARG = s.cx,
    RIGHTARG = s.cx,
    COMMUTATOR = OPERATOR(s.>),
    NEGATOR = OPERATOR(s.>=),
    RESTRICT = scalarltsel,
    JOIN = scalarltjoinsel
);

CREATE OPERATOR s.<= (
    FUNCTION = s.le,
    LEFTARG = s.cx,
    RIGHTARG = s.cx,
    COMMUTATOR = OPERATOR(s.>=),
    NEGATOR = OPERATOR(s.>),
    RESTRICT = scalarlesel,
    JOIN = scalarlejoinsel
);

CREATE OPERATOR s.<> (
    FUNCTION = s.ne,
    LEFTARG = s.cx,
    RIGHTARG = s.cx,
    COMMUTATOR = OPERATOR(s.<>),
    NEGATOR = OPERATOR(s.=),
    RESTRICT = neqsel,
    JOIN = neqjoinsel
);

CREATE OPERATOR s.= (
    FUNCTION = s.eq,
    LEFTARG = s.cx,
    RIGHTARG = s.cx,
    COMMUTATOR = OPERATOR(s.=),
    NEGATOR = OPERATOR(s.<>),
    RESTRICT = eqsel,
    JOIN = eqjoinsel,
    HASHES,
    MERGES
);

CREATE OPERATOR s.> (
    FUNCTION = s.gt,
    LEFTARG = s.cx,
    RIGHTARG = s.cx,
    COMMUTATOR = OPERATOR(s.<),
    NEGATOR = OPERATOR(s.<=)
);

CREATE OPERATOR s.>= (
    FUNCTION = s.ge,
    LEFTARG = s.cx,
    RIGHTARG = s.cx,
    COMMUTATOR = OPERATOR(s.<=),
    NEGATOR = OPERATOR(s.<)
);

CREATE OPERATOR FAMILY s."Fam" USING btree;

ALTER OPERATOR FAMILY s."Fam" USING btree ADD
    OPERATOR 1 s.<(s.cx, integer),
    FUNCTION 1 (s.cx, integer) s.cmpi(s.cx,integer);

COMMENT ON OPERATOR FAMILY s."Fam" USING btree IS 'fam';

CREATE OPERATOR FAMILY s.empty USING gin;

CREATE OPERATOR FAMILY s.hcls USING hash;

CREATE OPERATOR FAMILY s.justst USING gist;

CREATE OPERATOR FAMILY s.knn USING gist;

ALTER OPERATOR FAMILY s.knn USING gist ADD
    OPERATOR 15 pg_catalog.<->(point, point) FOR ORDER BY pg_catalog.float_ops;

CREATE OPERATOR CLASS s."Cls" DEFAULT FOR TYPE s.cx USING btree FAMILY s."Fam" AS
    OPERATOR 1 s.<(s.cx, s.cx),
    OPERATOR 2 s.<=(s.cx, s.cx),
    OPERATOR 3 s.=(s.cx, s.cx),
    OPERATOR 4 s.>=(s.cx, s.cx),
    OPERATOR 5 s.>(s.cx, s.cx),
    FUNCTION 1 (s.cx, s.cx) s.cmp(s.cx,s.cx);

COMMENT ON OPERATOR CLASS s."Cls" USING btree IS 'cls';

CREATE OPERATOR CLASS s.hcls DEFAULT FOR TYPE s.cx USING hash FAMILY s.hcls AS
    OPERATOR 1 s.=(s.cx, s.cx),
    FUNCTION 1 (s.cx, s.cx) s.hash(s.cx);

CREATE OPERATOR CLASS s.justst FOR TYPE point USING gist FAMILY s.justst AS
    STORAGE box;

CREATE OPERATOR CLASS s.knn FOR TYPE point USING gist FAMILY s.knn AS
    STORAGE point;

CREATE INDEX th ON s.t USING hash (c);

CREATE INDEX ti ON s.t USING btree (c);
