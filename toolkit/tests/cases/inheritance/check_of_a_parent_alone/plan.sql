ALTER TABLE public.changes DROP CONSTRAINT c;

ALTER TABLE public.changes_below DROP CONSTRAINT c;

ALTER TABLE public.goes DROP CONSTRAINT c;

ALTER TABLE public.goes_below DROP CONSTRAINT c;

ALTER TABLE public.changes ADD CONSTRAINT c CHECK ((x > 2)) NO INHERIT;

ALTER TABLE public.changes_below ADD CONSTRAINT c CHECK ((x > 3));

ALTER TABLE public.comes ADD CONSTRAINT c CHECK ((x > 0)) NO INHERIT;

ALTER TABLE public.comes_below ADD CONSTRAINT c CHECK ((x > 0));
