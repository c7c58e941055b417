ALTER TABLE public.a DROP CONSTRAINT c;

COMMENT ON INDEX public.a_pkey IS 'the index';

ALTER TABLE public.a ADD CONSTRAINT c CHECK ((x > 1));

COMMENT ON CONSTRAINT c ON public.a IS 'kept on the new one';
