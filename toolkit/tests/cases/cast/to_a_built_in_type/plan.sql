DROP VIEW public.v;

DROP CAST (public.b AS integer);

-- until base type public.b is made anew
ALTER TABLE public.t ALTER COLUMN x TYPE text USING x::text;

-- until base type public.b is made anew
ALTER TABLE public.t ALTER COLUMN y TYPE text[] USING y::text[];

DROP TYPE public.b CASCADE;

CREATE TYPE public.b;

ALTER TABLE public.t ADD COLUMN z integer;

CREATE FUNCTION public.bin(cstring)
 RETURNS public.b
 LANGUAGE internal
 IMMUTABLE STRICT
AS $function$int8in$function$;

CREATE FUNCTION public.bout(public.b)
 RETURNS cstring
 LANGUAGE internal
 IMMUTABLE STRICT
AS $function$int8out$function$;

CREATE TYPE public.b (
    INPUT = public.bin,
    OUTPUT = public.bout,
    STORAGE = plain,
    INTERNALLENGTH = 8,
    ALIGNMENT = double,
    CATEGORY = 'N',
    PASSEDBYVALUE
);

ALTER TABLE public.t ALTER COLUMN x TYPE public.b USING x::public.b;

ALTER TABLE public.t ALTER COLUMN y TYPE public.b[] USING y::public.b[];

CREATE CAST (public.b AS bigint) WITHOUT FUNCTION;

CREATE VIEW public.v AS
 SELECT (x)::bigint AS x
   FROM public.t;
