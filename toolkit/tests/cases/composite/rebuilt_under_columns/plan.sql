DROP INDEX public.on_x;

DROP VIEW public.v;

ALTER TABLE public.t ALTER COLUMN s DROP DEFAULT;

-- until composite type public.simple is made anew
ALTER TABLE public.t ALTER COLUMN s TYPE text USING s::text;

-- until composite type public.simple is made anew
ALTER TABLE public.t ALTER COLUMN ss TYPE text[] USING ss::text[];

-- until composite type public.rich is made anew
ALTER TABLE public.t ALTER COLUMN r TYPE jsonb USING pg_catalog.to_jsonb(r);

-- until composite type public.rich is made anew
ALTER TABLE public.t ALTER COLUMN rs TYPE jsonb USING pg_catalog.to_jsonb(rs);

-- until composite type public.nested is made anew
ALTER TABLE public.t ALTER COLUMN n TYPE jsonb USING pg_catalog.to_jsonb(n);

-- until domain public.strict is made anew
ALTER TABLE public.t ALTER COLUMN d TYPE jsonb USING pg_catalog.to_jsonb(d);

DROP TYPE public.nested;

DROP TYPE public.simple;

DROP DOMAIN public.strict;

DROP TYPE public.rich;

-- enum public.mood is built anew: labels can be added in place, not removed or moved
ALTER TYPE public.mood RENAME TO mood__old;

CREATE TYPE public.mood AS ENUM ('happy', 'sad');

DROP TYPE public.mood__old;

CREATE TYPE public.rich AS (
    x bigint,
    t text,
    m public.mood,
    added integer
);

CREATE DOMAIN public.strict AS public.rich
    CONSTRAINT strict_check CHECK (((VALUE).x > 0));

CREATE TYPE public.nested AS (
    r public.rich,
    n integer
);

CREATE TYPE public.simple AS (
    a bigint,
    b text COLLATE pg_catalog."C"
);

ALTER TABLE public.t ALTER COLUMN s TYPE public.simple USING s::public.simple;

ALTER TABLE public.t ALTER COLUMN ss TYPE public.simple[] USING ss::public.simple[];

ALTER TABLE public.t ALTER COLUMN r TYPE public.rich USING pg_catalog.jsonb_populate_record(NULL::public.rich, r);

-- for the moment, to read column public.t.rs back
CREATE TYPE public.__value AS (value public.rich[]);

ALTER TABLE public.t ALTER COLUMN rs TYPE public.rich[] USING (pg_catalog.jsonb_populate_record(NULL::public.__value, pg_catalog.jsonb_build_object('value', rs))).value;

DROP TYPE public.__value;

ALTER TABLE public.t ALTER COLUMN n TYPE public.nested USING pg_catalog.jsonb_populate_record(NULL::public.nested, n);

-- for the moment, to read column public.t.d back
CREATE TYPE public.__value AS (value public.strict);

ALTER TABLE public.t ALTER COLUMN d TYPE public.strict USING (pg_catalog.jsonb_populate_record(NULL::public.__value, pg_catalog.jsonb_build_object('value', d))).value;

DROP TYPE public.__value;

ALTER TABLE public.t ALTER COLUMN s SET DEFAULT '(1,q)'::public.simple;

CREATE VIEW public.v AS
 SELECT (r).x AS x,
    (n).n AS n
   FROM public.t;

CREATE INDEX on_x ON public.t USING btree (((r).x));
