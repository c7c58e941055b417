ALTER TABLE public.visit DROP CONSTRAINT known;

ALTER TABLE public.visit_one ADD CONSTRAINT known CHECK ((ward < 100));
