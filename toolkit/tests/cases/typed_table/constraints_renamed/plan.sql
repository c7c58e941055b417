ALTER INDEX public.t_key RENAME TO t_pk;

ALTER TABLE public.t DROP CONSTRAINT low;

ALTER TABLE public.t DROP CONSTRAINT up;

ALTER TABLE public.t ADD CONSTRAINT above FOREIGN KEY (parent) REFERENCES public.t(id);

ALTER TABLE public.t ADD CONSTRAINT "least" CHECK ((n > 0));
