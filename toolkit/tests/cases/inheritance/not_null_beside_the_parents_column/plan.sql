ALTER TABLE public.person ADD COLUMN name text;

ALTER TABLE public.nurse ALTER COLUMN name SET NOT NULL;

ALTER TABLE public.person ADD COLUMN ward integer DEFAULT 1;

ALTER TABLE public.doctor ALTER COLUMN ward SET NOT NULL;
