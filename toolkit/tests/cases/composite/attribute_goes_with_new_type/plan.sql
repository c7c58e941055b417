-- until composite type public.c is made anew
ALTER TABLE public.t ALTER COLUMN c TYPE jsonb USING pg_catalog.to_jsonb(c);

-- until composite type public.c is made anew
ALTER TABLE public.t ALTER COLUMN cs TYPE jsonb USING pg_catalog.to_jsonb(cs);

DROP TYPE public.c;

-- loses the data of attribute public.c.z
CREATE TYPE public.c AS (
    a bigint,
    b text
);

ALTER TABLE public.t ALTER COLUMN c TYPE public.c USING pg_catalog.jsonb_populate_record(NULL::public.c, c);

-- for the moment, to read column public.t.cs back
CREATE TYPE public.__value AS (value public.c[]);

ALTER TABLE public.t ALTER COLUMN cs TYPE public.c[] USING (pg_catalog.jsonb_populate_record(NULL::public.__value, pg_catalog.jsonb_build_object('value', cs))).value;

DROP TYPE public.__value;
