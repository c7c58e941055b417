-- until composite type public.c is made anew
ALTER TABLE public.t ALTER COLUMN c TYPE jsonb USING to_jsonb(c);

-- until composite type public.c is made anew
ALTER TABLE public.t ALTER COLUMN cs TYPE jsonb USING to_jsonb(cs);

DROP TYPE public.c;

-- loses the data of attribute public.c.z
CREATE TYPE public.c AS (
    a bigint,
    b text
);

ALTER TABLE public.t ALTER COLUMN c TYPE public.c USING jsonb_populate_record(NULL::public.c, c);

-- for the moment, to read column public.t.cs back
CREATE TYPE public.__value AS (value public.c[]);

ALTER TABLE public.t ALTER COLUMN cs TYPE public.c[] USING (jsonb_populate_record(NULL::public.__value, jsonb_build_object('value', cs))).value;

DROP TYPE public.__value;
