CREATE DOMAIN public.share AS real
    CONSTRAINT "none" CHECK ((VALUE <> ALL ((ARRAY[('-1'::integer)::numeric, '-2.5'::numeric]))));

ALTER TABLE public.visit ADD CONSTRAINT a CHECK ((((state)::text = ANY (((ARRAY['x'::character varying, 'z'::character varying])::character varying[])::text[])) OR ((state)::text = (other)::text)));

ALTER TABLE public.visit ADD CONSTRAINT b CHECK ((((state)::text <> (other)::text) AND ((state)::text <> 'it''s (ARRAY['::text)));

ALTER TABLE public.visit ADD CONSTRAINT c CHECK ((ratio = ANY (ARRAY[(1)::real, (2.5)::real, (3)::real])));

ALTER TABLE public.visit ADD CONSTRAINT d CHECK (((code = 'a'::bpchar) OR (code = (state)::bpchar)));

ALTER TABLE public.visit ADD CONSTRAINT e CHECK ((((lower((state)::text) = 'x'::text) OR (lower((state)::text) = (other)::text))::boolean OR (lower((state)::text) = upper((other)::text))));

CREATE VIEW public.shown AS
 SELECT (((state)::text = 'x'::text) OR ((state)::text = (other)::text)) AS one,
    (ratio = ANY (ARRAY[(1)::real, (2.5)::real])) AS two
   FROM public.visit;

CREATE INDEX few ON public.visit USING btree (code) WHERE ((((state)::text = 'x'::text) OR ((state)::text = (other)::text))::boolean OR (ratio = ANY (ARRAY[(1)::real, (2.5)::real])));
