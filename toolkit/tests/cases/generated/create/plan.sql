CREATE TABLE public.b (
    p integer,
    q integer GENERATED ALWAYS AS ((p + 1)) STORED NOT NULL
);

ALTER TABLE public.a ADD COLUMN y integer GENERATED ALWAYS AS ((x * 2)) STORED;

ALTER TABLE public.a ADD COLUMN z text GENERATED ALWAYS AS (('n'::text || (x)::text)) STORED;
