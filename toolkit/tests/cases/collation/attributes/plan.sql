DROP INDEX public.on_a;

DROP VIEW public.v;

ALTER TABLE public.t ALTER COLUMN a DROP DEFAULT;

-- until collation public.changed is made anew
ALTER TABLE public.t ALTER COLUMN a TYPE text;

-- until collation public.changed is made anew
ALTER TABLE public.t ALTER COLUMN b TYPE text;

-- until composite type public.c is made anew
ALTER TABLE public.t ALTER COLUMN c TYPE text USING c::text;

DROP TYPE public.c;

DROP DOMAIN public.d;

DROP COLLATION public.changed;

DROP COLLATION public.gone;

CREATE COLLATION public.changed (provider = libc, locale = 'POSIX');

CREATE COLLATION public.fresh (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');

ALTER TABLE public.t ALTER COLUMN e TYPE text COLLATE public.fresh;

COMMENT ON COLLATION "My S"."C l" IS 'after';

CREATE DOMAIN public.d AS text COLLATE public.changed;

CREATE TYPE public.c AS (
    a text COLLATE public.changed
);

ALTER TABLE public.t ALTER COLUMN a TYPE text COLLATE public.changed;

ALTER TABLE public.t ALTER COLUMN b TYPE public.d;

ALTER TABLE public.t ALTER COLUMN c TYPE public.c USING c::public.c;

ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 'x'::text;

CREATE VIEW public.v AS
 SELECT (a COLLATE public.changed) AS a
   FROM public.t;

CREATE INDEX on_a ON public.t USING btree (a, b);
