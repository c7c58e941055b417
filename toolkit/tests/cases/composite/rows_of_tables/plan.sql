DROP VIEW public.v;

ALTER TABLE public.t ALTER COLUMN n TYPE jsonb USING pg_catalog.to_jsonb(n);

ALTER TABLE public.t ALTER COLUMN p TYPE jsonb USING pg_catalog.to_jsonb(p);

ALTER TABLE public.t ALTER COLUMN q TYPE jsonb USING pg_catalog.to_jsonb(q);

ALTER TABLE public.t ALTER COLUMN ps TYPE jsonb USING pg_catalog.to_jsonb(ps);

-- until composite type public.complex is made anew
ALTER TABLE public.people ALTER COLUMN fn TYPE text USING fn::text;

DROP TYPE public.complex;

ALTER TABLE public.people ALTER COLUMN n TYPE bigint;

CREATE TYPE public.complex AS (
    r real,
    i double precision
);

ALTER TABLE public.people ALTER COLUMN fn TYPE public.complex USING fn::public.complex;

ALTER TABLE public.people ADD COLUMN added integer;

ALTER TABLE public.t ALTER COLUMN n TYPE public.nested USING pg_catalog.jsonb_populate_record(NULL::public.nested, n);

ALTER TABLE public.t ALTER COLUMN p TYPE public.people USING pg_catalog.jsonb_populate_record(NULL::public.people, p);

-- for the moment, to read column public.t.q back
CREATE TYPE public.__value AS (value public.alike);

ALTER TABLE public.t ALTER COLUMN q TYPE public.alike USING (pg_catalog.jsonb_populate_record(NULL::public.__value, pg_catalog.jsonb_build_object('value', q))).value;

DROP TYPE public.__value;

-- for the moment, to read column public.t.ps back
CREATE TYPE public.__value AS (value public.people[]);

ALTER TABLE public.t ALTER COLUMN ps TYPE public.people[] USING (pg_catalog.jsonb_populate_record(NULL::public.__value, pg_catalog.jsonb_build_object('value', ps))).value;

DROP TYPE public.__value;

CREATE VIEW public.v AS
 SELECT (p).bd AS bd
   FROM public.t;
