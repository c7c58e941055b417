DROP MATERIALIZED VIEW public.other;

CREATE MATERIALIZED VIEW public.other AS
 SELECT a,
    b,
    3 AS c
   FROM public.t;

CREATE UNIQUE INDEX empty_a ON public.empty USING btree (a);

CREATE UNIQUE INDEX kept_a_b ON public.kept USING btree (a, b);

CREATE UNIQUE INDEX other_b_c ON public.other USING btree (b, c);
