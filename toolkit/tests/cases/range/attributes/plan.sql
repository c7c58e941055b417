SET check_function_bodies = off;

DROP INDEX public.on_p;

DROP VIEW public.v;

DROP FUNCTION public.f(public.plain);

ALTER TABLE public.t ALTER COLUMN x DROP DEFAULT;

-- until range type public.plain is made anew
ALTER TABLE public.t ALTER COLUMN p TYPE text USING p::text;

-- until range type public.plain is made anew
ALTER TABLE public.t ALTER COLUMN ps TYPE text[] USING ps::text[];

-- until range type public.plain is made anew
ALTER TABLE public.t ALTER COLUMN m TYPE text USING m::text;

-- until range type public.times is made anew
ALTER TABLE public.t ALTER COLUMN x TYPE text USING x::text;

DROP TYPE "My S"."R g";

DROP TYPE public.gone;

DROP TYPE public.plain;

DROP TYPE public.times;

DROP FUNCTION public.difference(time without time zone, time without time zone);

CREATE TYPE public.counts;

CREATE TYPE "My S"."R g" AS RANGE (
    subtype = text,
    multirange_type_name = "My S".renamed
);

CREATE TYPE public.plain AS RANGE (
    subtype = bigint
);

CREATE TYPE public.of_range AS (
    r public.plain,
    m public.plain_multirange
);

CREATE TYPE public.times AS RANGE (
    subtype = time without time zone
);

COMMENT ON TYPE public.times IS 'after';

ALTER TABLE public.t ALTER COLUMN p TYPE public.plain USING p::public.plain;

ALTER TABLE public.t ALTER COLUMN ps TYPE public.plain[] USING ps::public.plain[];

ALTER TABLE public.t ALTER COLUMN m TYPE public.plain_multirange USING m::public.plain_multirange;

ALTER TABLE public.t ALTER COLUMN x TYPE public.times USING x::public.times;

ALTER TABLE public.t ALTER COLUMN x SET DEFAULT '[10:00:00,11:00:00)'::public.times;

CREATE FUNCTION public.f(public.plain)
 RETURNS public.times
 LANGUAGE sql
AS $function$SELECT NULL::times$function$;

CREATE FUNCTION public.whole(public.counts)
 RETURNS public.counts
 LANGUAGE internal
 IMMUTABLE STRICT
AS $function$int4range_canonical$function$;

CREATE TYPE public.counts AS RANGE (
    subtype = integer,
    canonical = public.whole
);

COMMENT ON TYPE public.counts IS 'with a function of its own';

ALTER TABLE public.t ADD COLUMN c public.counts;

CREATE VIEW public.v AS
 SELECT lower(p) AS lower
   FROM public.t;

CREATE INDEX on_p ON public.t USING gist (p);
