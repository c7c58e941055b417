DROP AGGREGATE public.becomes_function(integer);

DROP AGGREGATE public.becomes_ordered(double precision);

DROP VIEW public.sums;

DROP AGGREGATE public.gives_more(integer);

CREATE OR REPLACE AGGREGATE public.starts_elsewhere(integer) (
    SFUNC = int4pl,
    STYPE = integer,
    INITCOND = '5',
    PARALLEL = SAFE
);

COMMENT ON AGGREGATE public.starts_elsewhere(integer) IS 'from five';

CREATE FUNCTION public.becomes_function(integer)
 RETURNS integer
 LANGUAGE sql
RETURN $1;

CREATE AGGREGATE public.becomes_ordered(ORDER BY anyelement) (
    SFUNC = ordered_set_transition,
    STYPE = internal,
    FINALFUNC = mode_final,
    FINALFUNC_EXTRA
);

CREATE AGGREGATE public.gives_more(integer) (
    SFUNC = int4_sum,
    STYPE = bigint
);

COMMENT ON AGGREGATE public.gives_more(integer) IS 'a sum';

CREATE VIEW public.sums AS
 SELECT public.gives_more(a) AS s,
    public.starts_elsewhere(a) AS e
   FROM public.t;
