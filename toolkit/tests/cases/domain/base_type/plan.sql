SET check_function_bodies = off;

DROP INDEX public.on_n;

DROP INDEX public.on_two;

DROP VIEW public.v;

DROP FUNCTION public.f(public.number);

ALTER TABLE public.other DROP CONSTRAINT other_n_fkey;

ALTER TABLE public.t ALTER COLUMN b DROP DEFAULT;

ALTER TABLE public.t ALTER COLUMN n DROP DEFAULT;

-- until domain public.number is made anew
ALTER TABLE public.other ALTER COLUMN n TYPE integer;

-- until domain public.number is made anew
ALTER TABLE public.t ALTER COLUMN n TYPE integer;

-- until domain public.below is made anew
ALTER TABLE public.t ALTER COLUMN b TYPE integer;

-- until domain public.feeling is made anew
ALTER TABLE public.t ALTER COLUMN f TYPE text USING f::text;

-- until domain public.word is made anew
ALTER TABLE public.t ALTER COLUMN w TYPE text;

-- until domain public.list is made anew
ALTER TABLE public.t ALTER COLUMN l TYPE integer[];

-- until domain public.number is made anew
ALTER TABLE public.t ALTER COLUMN many TYPE integer[];

DROP DOMAIN public.below;

DROP DOMAIN public.feeling;

DROP DOMAIN public.list;

DROP DOMAIN public.number;

DROP DOMAIN public.word;

-- enum public.mood is built anew: labels can be added in place, not removed or moved
ALTER TYPE public.mood RENAME TO mood__old;

CREATE TYPE public.mood AS ENUM ('happy', 'sad');

DROP TYPE public.mood__old;

CREATE DOMAIN public.feeling AS public.mood NOT NULL
    CONSTRAINT feeling_check CHECK ((VALUE <> 'happy'::public.mood));

CREATE DOMAIN public.list AS bigint[]
    CONSTRAINT list_check CHECK ((cardinality(VALUE) < 5));

CREATE DOMAIN public.number AS bigint
    CONSTRAINT positive CHECK ((VALUE >= 0));

COMMENT ON DOMAIN public.number IS 'kept';

CREATE DOMAIN public.below AS public.number DEFAULT 4;

CREATE DOMAIN public.word AS character varying(10);

ALTER TABLE public.other ALTER COLUMN n TYPE public.number;

ALTER TABLE public.t ALTER COLUMN n TYPE public.number;

ALTER TABLE public.t ALTER COLUMN b TYPE public.below;

ALTER TABLE public.t ALTER COLUMN f TYPE public.feeling USING f::public.feeling;

ALTER TABLE public.t ALTER COLUMN w TYPE public.word;

ALTER TABLE public.t ALTER COLUMN l TYPE public.list;

ALTER TABLE public.t ALTER COLUMN many TYPE public.number[];

ALTER TABLE public.t ALTER COLUMN b SET DEFAULT 5;

ALTER TABLE public.t ALTER COLUMN n SET DEFAULT 1;

ALTER TABLE public.other ADD CONSTRAINT other_n_fkey FOREIGN KEY (n) REFERENCES public.t(id);

CREATE FUNCTION public.f(public.number)
 RETURNS public.below
 LANGUAGE sql
AS $function$SELECT NULL::below$function$;

CREATE VIEW public.v AS
 SELECT ((n)::bigint + 1) AS more,
    f
   FROM public.t;

COMMENT ON VIEW public.v IS 'kept';

CREATE INDEX on_n ON public.t USING btree (n);

CREATE UNIQUE INDEX on_two ON public.t USING btree (b, w);
