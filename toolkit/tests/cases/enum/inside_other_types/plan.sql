SET check_function_bodies = off;

DROP POLICY p ON public.t;

DROP INDEX public.partial;

DROP MATERIALIZED VIEW public.m;

DROP VIEW public.v;

DROP FUNCTION public.f(public.mood, public.mood[]);

ALTER TABLE public.t DROP CONSTRAINT t_a_check;

ALTER TABLE public.t ALTER COLUMN a DROP DEFAULT;

ALTER TABLE public.t ALTER COLUMN b DROP DEFAULT;

-- until domain public.feeling is made anew
ALTER TABLE public.t ALTER COLUMN c TYPE text USING c::text;

-- until composite type public.day is made anew
ALTER TABLE public.t ALTER COLUMN d TYPE text USING d::text;

-- until range type public.span is made anew
ALTER TABLE public.t ALTER COLUMN e TYPE text USING e::text;

-- until domain public.feeling is made anew
ALTER TABLE public.t ALTER COLUMN f TYPE text[] USING f::text[];

ALTER TABLE public.t DROP COLUMN g;

DROP TYPE public.span;

DROP TYPE public.day;

DROP DOMAIN public.feeling;

-- enum public.mood is built anew: labels can be added in place, not removed or moved
ALTER TYPE public.mood RENAME TO mood__old;

CREATE TYPE public.mood AS ENUM ('happy', 'sad');

ALTER TABLE public.t ALTER COLUMN a TYPE public.mood USING a::text::public.mood;

ALTER TABLE public.t ALTER COLUMN b TYPE public.mood[] USING b::text[]::public.mood[];

DROP TYPE public.mood__old;

CREATE DOMAIN public.feeling AS public.mood DEFAULT 'sad'::public.mood;

CREATE TYPE public.day AS (
    m public.mood,
    ms public.mood[]
);

CREATE TYPE public.span AS RANGE (
    subtype = public.mood
);

ALTER TABLE public.t ALTER COLUMN c TYPE public.feeling USING c::public.feeling;

ALTER TABLE public.t ALTER COLUMN d TYPE public.day USING d::public.day;

ALTER TABLE public.t ALTER COLUMN e TYPE public.span USING e::public.span;

ALTER TABLE public.t ALTER COLUMN f TYPE public.feeling[] USING f::public.feeling[];

ALTER TABLE public.t ADD COLUMN g text GENERATED ALWAYS AS (
CASE
    WHEN (a = 'sad'::public.mood) THEN 'x'::text
    ELSE 'y'::text
END) STORED;

ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 'sad'::public.mood;

ALTER TABLE public.t ALTER COLUMN b SET DEFAULT '{sad}'::public.mood[];

ALTER TABLE public.t ADD CONSTRAINT t_a_check CHECK ((a <> 'happy'::public.mood));

CREATE FUNCTION public.f(public.mood DEFAULT 'sad'::public.mood, VARIADIC public.mood[] DEFAULT '{}'::public.mood[])
 RETURNS public.feeling
 LANGUAGE sql
AS $function$SELECT $1$function$;

CREATE VIEW public.v AS
 SELECT a,
    (a = 'sad'::public.mood) AS sad,
    (d).m AS m
   FROM public.t;

CREATE MATERIALIZED VIEW public.m AS
 SELECT b
   FROM public.t
  WHERE (a > 'sad'::public.mood);

CREATE UNIQUE INDEX on_m ON public.m USING btree (b);

CREATE INDEX partial ON public.t USING btree (a) WHERE (a = 'sad'::public.mood);

CREATE POLICY p ON public.t USING ((a = 'sad'::public.mood));
