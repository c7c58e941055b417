-- until composite type public.size is made anew
ALTER TABLE public.box ALTER COLUMN size TYPE jsonb USING pg_catalog.to_jsonb(size);

DROP TYPE public.size;

-- loses the data of attribute public.size.gone, attribute public.size.height
CREATE TYPE public.size AS (
    width bit(3)
);

ALTER TABLE public.box ALTER COLUMN size TYPE public.size USING pg_catalog.jsonb_populate_record(NULL::public.size, size);
