DROP INDEX public.full_i;

DROP INDEX public.o;

ALTER TABLE public.m DROP CONSTRAINT u;

ALTER INDEX public.e ALTER COLUMN 1 SET STATISTICS 33;

CREATE TABLE public.c (
    id integer,
    k text
);

ALTER TABLE public.a ADD CONSTRAINT mine UNIQUE (id) WITH (fillfactor='51');

CREATE INDEX a_k_idx ON public.a USING btree (k);

CREATE INDEX a_id_k_idx ON public.a USING btree (id, k) WITH (fillfactor='60');

CREATE INDEX b_id_idx ON public.b USING btree (id);

CREATE INDEX strange ON public.b USING btree (id, k) WITH (fillfactor='60');

CREATE INDEX c_id_idx ON public.c USING btree (id);

CREATE INDEX c_lower_idx ON public.c USING btree (lower(k));

ALTER INDEX public.c_lower_idx ALTER COLUMN 1 SET STATISTICS 33;

CREATE INDEX weird ON public.c USING btree (k, id);

CREATE INDEX c_id_k_idx ON public.c USING btree (id, k) WITH (fillfactor='60');

CREATE INDEX o ON ONLY public.m USING btree (id, k) WITH (fillfactor='60');

ALTER TABLE public.m ATTACH PARTITION public.c FOR VALUES IN (3);

ALTER TABLE ONLY public.m ADD CONSTRAINT u UNIQUE (id) WITH (fillfactor='50');

CREATE INDEX fresh ON ONLY public.m USING btree (k, id);

CREATE INDEX full_i ON ONLY public.m USING btree (k);

ALTER INDEX public.o ATTACH PARTITION public.a_id_k_idx;

ALTER INDEX public.u ATTACH PARTITION public.mine;

ALTER INDEX public.bad ATTACH PARTITION public.b_id_idx;

ALTER INDEX public.o ATTACH PARTITION public.strange;

ALTER INDEX public.fresh ATTACH PARTITION public.weird;
