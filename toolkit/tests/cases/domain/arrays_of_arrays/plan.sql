-- until domain public.names is made anew
ALTER TABLE public.t ALTER COLUMN many TYPE text[] USING many::text[];

-- until domain public.names is made anew
ALTER TABLE public.t ALTER COLUMN one TYPE text[];

DROP DOMAIN public.names;

CREATE DOMAIN public.names AS integer[];

ALTER TABLE public.t ALTER COLUMN many TYPE public.names[] USING many::public.names[];

ALTER TABLE public.t ALTER COLUMN one TYPE public.names USING one::public.names;
