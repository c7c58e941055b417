ALTER TABLE public.t ALTER COLUMN during TYPE text USING during::text;

DROP TYPE public.spell;

CREATE TYPE public.stretch AS RANGE (
    subtype = date,
    multirange_type_name = public.spells
);

ALTER TABLE public.t ALTER COLUMN during TYPE public.stretch USING during::public.stretch;
