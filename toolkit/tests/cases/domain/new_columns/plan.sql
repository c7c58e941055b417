ALTER TABLE public.empty ADD COLUMN b public.said;

ALTER TABLE public.empty ADD COLUMN c public.must;

ALTER TABLE public.t ADD COLUMN b public.said NOT NULL;

ALTER TABLE public.t ADD COLUMN c public.must DEFAULT 3;
