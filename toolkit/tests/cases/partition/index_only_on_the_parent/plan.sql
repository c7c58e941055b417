DROP INDEX public.by_note;

CREATE TABLE public.visit_one PARTITION OF public.visit FOR VALUES IN (1);

CREATE TABLE public.visit_two (
    note text,
    ward integer,
    at date
);

CREATE INDEX visit_two_at_idx ON public.visit_two USING btree (at);

ALTER TABLE public.visit ATTACH PARTITION public.visit_two FOR VALUES IN (2);

CREATE INDEX by_note ON ONLY public.visit USING btree (note);

COMMENT ON INDEX public.by_note IS 'never to be on partitions';
