CREATE TABLE public.low (
    id integer,
    x boolean,
    CONSTRAINT low_id_check CHECK ((id > 0))
);

CREATE TABLE public.middle PARTITION OF public.top FOR VALUES IN (1, 2) PARTITION BY LIST (id);

CREATE INDEX low_x_idx1 ON public.low USING btree (x DESC);

CREATE INDEX low_id_idx ON public.low USING btree (id);

CREATE INDEX low_x_idx ON public.low USING btree (x);

CREATE INDEX a ON public.middle USING btree (x DESC);

CREATE INDEX m ON public.middle USING btree (id);

CREATE INDEX z ON public.middle USING btree (x);

ALTER TABLE public.middle ATTACH PARTITION public.low FOR VALUES IN (1);
