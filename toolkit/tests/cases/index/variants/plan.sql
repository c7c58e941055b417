CREATE INDEX i1 ON public.a USING btree (x DESC NULLS LAST, t COLLATE "C" text_pattern_ops);

CREATE UNIQUE INDEX i2 ON public.a USING btree (lower(t)) WHERE (x > 0);

CREATE INDEX i3 ON public.a USING hash (t);

CREATE INDEX i4 ON public.a USING gin (j jsonb_path_ops) WITH (fastupdate='off');

CREATE INDEX i5 ON public.a USING brin (x) WITH (pages_per_range='16');

CREATE UNIQUE INDEX i6 ON public.a USING btree (x) INCLUDE (t) NULLS NOT DISTINCT WITH (fillfactor='70');

CREATE INDEX i7 ON public.a USING gist (p);

CREATE INDEX i8 ON public.a USING btree (((x + 1)), ((t || 'x'::text)));

COMMENT ON INDEX public.i8 IS 'odd';
