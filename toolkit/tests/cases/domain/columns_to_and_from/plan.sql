DROP VIEW public.v;

ALTER TABLE public.t ALTER COLUMN a TYPE public.email;

ALTER TABLE public.t ALTER COLUMN b TYPE text;

ALTER TABLE public.t ALTER COLUMN c TYPE public.amount;

ALTER TABLE public.t ALTER COLUMN d TYPE numeric(9,1);

ALTER TABLE public.t ALTER COLUMN e TYPE integer;

ALTER TABLE public.t ALTER COLUMN f TYPE public.email[];

ALTER TABLE public.t ALTER COLUMN g TYPE public.amount[] USING g::public.amount[];

CREATE VIEW public.v AS
 SELECT a,
    b,
    upper((a)::text) AS big
   FROM public.t;
