ALTER TABLE public.a RENAME CONSTRAINT old_check TO new_check;

ALTER TABLE public.b RENAME CONSTRAINT old_fk TO new_fk;

ALTER TABLE public.a RENAME CONSTRAINT old_key TO new_key;

ALTER TABLE public.a RENAME CONSTRAINT old_pk TO new_pk;

COMMENT ON CONSTRAINT new_pk ON public.a IS 'key';
