DROP VIEW public.shown;

ALTER TABLE public.box NOT OF;

ALTER TABLE public.lid NOT OF;

ALTER TABLE public.box ALTER COLUMN size DROP DEFAULT;

ALTER TYPE public.item ALTER ATTRIBUTE size TYPE integer;

ALTER TABLE public.box ALTER COLUMN size TYPE integer USING size::integer;

ALTER TABLE public.lid ALTER COLUMN size TYPE integer USING size::integer;

ALTER TABLE public.box ALTER COLUMN size SET DEFAULT 7;

ALTER TABLE public.box OF public.item;

ALTER TABLE public.lid OF public.item;

CREATE VIEW public.shown AS
 SELECT size
   FROM public.box;
