SET check_function_bodies = off;

CREATE TYPE public.casttesttype AS (
    a text
);

CREATE TYPE public.pair AS (
    a integer,
    b integer
);

CREATE TABLE public.pairs (
    p public.pair
);

CREATE FUNCTION public.casttestfunc(public.casttesttype)
 RETURNS integer
 LANGUAGE sql
AS $function$ SELECT 1; $function$;

CREATE FUNCTION public.int4_casttesttype(integer)
 RETURNS public.casttesttype
 LANGUAGE sql
AS $function$ SELECT ROW(('foo'::text || $1::text))::casttesttype; $function$;

CREATE FUNCTION public.pair_cmp(public.pair, public.pair)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT 0$function$;

CREATE FUNCTION public.pair_lt(public.pair, public.pair)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT false$function$;

CREATE OPERATOR public.<<< (
    FUNCTION = public.pair_lt,
    LEFTARG = public.pair,
    RIGHTARG = public.pair
);

CREATE OPERATOR public.=== (
    FUNCTION = public.pair_lt,
    LEFTARG = public.pair,
    RIGHTARG = public.pair
);

CREATE OPERATOR FAMILY public.z_pairs USING btree;

CREATE OPERATOR CLASS public.z_pairs DEFAULT FOR TYPE public.pair USING btree FAMILY public.z_pairs AS
    OPERATOR 1 public.<<<(public.pair, public.pair),
    OPERATOR 3 public.===(public.pair, public.pair),
    FUNCTION 1 (public.pair, public.pair) public.pair_cmp(public.pair,public.pair);

CREATE VIEW public.by_pair AS
 SELECT p,
    count(*) AS n
   FROM public.pairs
  GROUP BY p
  ORDER BY p;

CREATE CAST (integer AS public.casttesttype) WITH FUNCTION public.int4_casttesttype(integer) AS IMPLICIT;

CREATE CAST (public.casttesttype AS integer) WITH FUNCTION public.casttestfunc(public.casttesttype) AS ASSIGNMENT;

CREATE CAST (public.casttesttype AS json) WITH INOUT;

CREATE VIEW public.castv AS
 SELECT (5)::public.casttesttype AS c,
    (ROW('a'::text)::public.casttesttype)::integer AS i;
