ALTER TABLE public.p DROP CONSTRAINT "no z";

ALTER TABLE public.p ADD CONSTRAINT "no z" CHECK ((b <> 'z'::text)) NOT VALID;
