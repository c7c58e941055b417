ALTER TABLE public.u NOT OF;

-- loses the data of table public.gone
DROP TABLE public.gone;

-- loses the data of column public.t.Zip
ALTER TYPE public.addr DROP ATTRIBUTE "Zip" CASCADE;

ALTER TYPE public.addr ALTER ATTRIBUTE street TYPE character varying(30) CASCADE;

ALTER TABLE public.t ALTER COLUMN street DROP NOT NULL;

ALTER TYPE public.addr ALTER ATTRIBUTE no TYPE bigint CASCADE;

ALTER TABLE public.t ALTER COLUMN no SET NOT NULL;

ALTER TABLE public.plain ALTER COLUMN a SET NOT NULL;

ALTER TABLE public.t ALTER COLUMN no SET DEFAULT 4;

ALTER TYPE public.addr ADD ATTRIBUTE country text CASCADE;

ALTER TABLE ONLY public.t ALTER COLUMN country SET DEFAULT 'AT'::text;

CREATE TABLE "Odd"."New" OF public.other;

ALTER TABLE public.plain ADD CONSTRAINT plain_pkey PRIMARY KEY (a);

ALTER TABLE public.t ADD CONSTRAINT k CHECK ((no > 0));

ALTER TABLE public.plain OF public.other;
