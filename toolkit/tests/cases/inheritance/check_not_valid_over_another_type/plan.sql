ALTER TABLE public.person DROP CONSTRAINT firm;

ALTER TABLE public.nurse DROP CONSTRAINT firm;

ALTER TABLE public.person DROP CONSTRAINT lax;

ALTER TABLE public.nurse DROP CONSTRAINT lax;

ALTER TABLE public.person ALTER COLUMN b TYPE text;

ALTER TABLE public.person ADD CONSTRAINT firm CHECK ((b <> ''::text));

ALTER TABLE public.nurse ADD CONSTRAINT firm CHECK ((b <> ''::text));

ALTER TABLE public.person ADD CONSTRAINT lax CHECK ((num_nulls(a, b) < 2)) NOT VALID;

ALTER TABLE public.nurse VALIDATE CONSTRAINT lax;

ALTER TABLE public.nurse ADD CONSTRAINT lax CHECK ((num_nulls(a, b) < 2));
