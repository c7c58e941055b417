ALTER TABLE public.inner_one ALTER COLUMN z TYPE character varying(9);

ALTER TABLE public.inner_one ADD COLUMN new integer DEFAULT 5;

CREATE TABLE public.outer_one (
    id integer,
    held public.inner_one,
    many public.inner_one[]
);
