ALTER TABLE public.offer ALTER COLUMN p TYPE text USING p::text;

-- loses the data of table public.gone
DROP TABLE public.gone;

-- until domain public.amount is made anew
ALTER TABLE public.price ALTER COLUMN v TYPE text[];

DROP DOMAIN public.amount;

CREATE DOMAIN public.amount AS integer;

ALTER TABLE public.price ALTER COLUMN v TYPE public.amount[] USING v::public.amount[];

ALTER TABLE public.offer ALTER COLUMN p TYPE public.price USING p::public.price;
