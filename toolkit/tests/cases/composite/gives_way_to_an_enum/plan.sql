ALTER TABLE public.visit ALTER COLUMN now TYPE jsonb USING pg_catalog.to_jsonb(now);

ALTER TABLE public.visit ALTER COLUMN past TYPE jsonb USING pg_catalog.to_jsonb(past);

DROP TYPE public.state;

CREATE TYPE public.state AS ENUM ('open', 'closed');

-- for the moment, to read column public.visit.now back
CREATE TYPE public.__value AS (value public.state);

ALTER TABLE public.visit ALTER COLUMN now TYPE public.state USING (pg_catalog.jsonb_populate_record(NULL::public.__value, pg_catalog.jsonb_build_object('value', now))).value;

DROP TYPE public.__value;

-- for the moment, to read column public.visit.past back
CREATE TYPE public.__value AS (value public.state[]);

ALTER TABLE public.visit ALTER COLUMN past TYPE public.state[] USING (pg_catalog.jsonb_populate_record(NULL::public.__value, pg_catalog.jsonb_build_object('value', past))).value;

DROP TYPE public.__value;
