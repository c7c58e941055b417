DROP MATERIALIZED VIEW public."M v";

ALTER TABLE public.t ADD COLUMN b numeric DEFAULT 2.5;

ALTER TABLE public.t ADD COLUMN i integer GENERATED ALWAYS AS IDENTITY;

CREATE MATERIALIZED VIEW public."M v" AS
 SELECT t.*::public.t AS whole,
    a
   FROM public.t;

COMMENT ON MATERIALIZED VIEW public."M v" IS 'kept';

CREATE INDEX "M v_a_idx" ON public."M v" USING btree (a);
