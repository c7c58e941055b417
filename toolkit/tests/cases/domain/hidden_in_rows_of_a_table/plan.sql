ALTER TABLE public.shelf ALTER COLUMN top TYPE text USING top::text;

ALTER TABLE public.shelf ALTER COLUMN rest TYPE text[] USING rest::text[];

-- until domain public.quantity is made anew
ALTER TABLE public.item ALTER COLUMN ordered TYPE integer;

DROP DOMAIN public.quantity;

CREATE DOMAIN public.quantity AS integer
    CONSTRAINT quantity_check CHECK ((VALUE > 0));

ALTER TABLE public.item ALTER COLUMN ordered TYPE public.quantity;

ALTER TABLE public.shelf ALTER COLUMN top TYPE public.item USING top::public.item;

ALTER TABLE public.shelf ALTER COLUMN rest TYPE public.item[] USING rest::public.item[];
