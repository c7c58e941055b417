-- until domain public.stay is made anew
ALTER TABLE public.visit ALTER COLUMN days TYPE integer[];

DROP DOMAIN public.stay;

DROP DOMAIN public.days;

CREATE TYPE public.days AS RANGE (
    subtype = date
);

CREATE DOMAIN public.stay AS public.days;

ALTER TABLE public.visit ALTER COLUMN days TYPE public.stay USING days::text::public.stay;
