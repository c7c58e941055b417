DROP INDEX public.mu;

DROP INDEX public.i1;

DROP INDEX public.i5;

ALTER INDEX public.t_pkey SET (fillfactor='70');

ALTER INDEX public.mi SET (fillfactor='40');

ALTER INDEX public.mi ALTER COLUMN 1 SET STATISTICS 40;

COMMENT ON INDEX public.mi IS 'on a matview';

ALTER INDEX public.i2 SET (fillfactor='60', deduplicate_items='off');

ALTER INDEX public.i2 ALTER COLUMN 1 SET STATISTICS 80;

ALTER INDEX public.i4 RESET (fillfactor);

CREATE UNIQUE INDEX mu2 ON public.mv USING btree (id);

ALTER TABLE public.mv CLUSTER ON mu2;

CREATE INDEX "I 6" ON public.t USING gin (to_tsvector('simple'::regconfig, a), j jsonb_path_ops) WITH (fastupdate='off', gin_pending_list_limit='128') WHERE (id > 5);

CREATE INDEX i1 ON public.t USING btree (a COLLATE "C" text_pattern_ops DESC NULLS LAST);

CREATE UNIQUE INDEX i5 ON public.t USING btree (a) INCLUDE (b) NULLS NOT DISTINCT;

CREATE INDEX i7 ON public.t USING spgist (a);

CREATE INDEX i8 ON public.t USING btree (id, ((a || b)), lower(b));

ALTER INDEX public.i8 ALTER COLUMN 2 SET STATISTICS 10;

ALTER INDEX public.i8 ALTER COLUMN 3 SET STATISTICS 20;
