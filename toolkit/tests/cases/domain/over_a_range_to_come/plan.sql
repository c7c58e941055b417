-- until domain public.span is made anew
ALTER TABLE public.visit ALTER COLUMN span TYPE integer;

DROP DOMAIN public.span;

CREATE TYPE public.numbers AS RANGE (
    subtype = integer
);

CREATE DOMAIN public.span AS public.numbers;

ALTER TABLE public.visit ALTER COLUMN span TYPE public.span USING span::text::public.span;
