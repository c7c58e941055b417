ALTER TABLE public.c DROP CONSTRAINT c_p_fkey;

ALTER TABLE public.c ALTER COLUMN p TYPE integer USING p::integer;

ALTER TABLE public.p ALTER COLUMN id TYPE integer USING id::integer;

ALTER TABLE public.c ADD CONSTRAINT c_p_fkey FOREIGN KEY (p) REFERENCES public.p(id);
