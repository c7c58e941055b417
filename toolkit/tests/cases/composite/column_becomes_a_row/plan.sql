ALTER TABLE public.place ALTER COLUMN id TYPE bigint;

ALTER TABLE public.place ALTER COLUMN id SET NOT NULL;

ALTER TABLE public.place ADD COLUMN floor integer DEFAULT 3;

ALTER TABLE public.visit ALTER COLUMN at TYPE public.place USING at::public.place;
