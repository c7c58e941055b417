DROP INDEX public.m_x;

-- loses the data of column public.m.old
ALTER TABLE public.m DROP COLUMN old;

ALTER TABLE public.m ADD CONSTRAINT m_at_not_null NOT NULL at;

ALTER TABLE public.m ALTER COLUMN x TYPE numeric;

ALTER TABLE public.m ADD CONSTRAINT m_x_not_null NOT NULL x;

CREATE TABLE public.m3 (
    id integer CONSTRAINT m_id_not_null NOT NULL,
    at date CONSTRAINT m_at_not_null NOT NULL,
    x numeric DEFAULT 77 CONSTRAINT m_x_not_null NOT NULL,
    added text DEFAULT 'n'::text NOT NULL,
    gen numeric GENERATED ALWAYS AS ((x * (2)::numeric)) STORED,
    CONSTRAINT m3_pkey PRIMARY KEY (id, at),
    CONSTRAINT m3_at_id_key UNIQUE (at, id),
    CONSTRAINT m_x_check CHECK ((x > (0)::numeric))
);

ALTER TABLE public.m3 ALTER COLUMN added SET STORAGE MAIN;

ALTER TABLE public.m ADD COLUMN added text DEFAULT 'n'::text NOT NULL;

ALTER TABLE public.m ALTER COLUMN added SET STORAGE MAIN;

ALTER TABLE ONLY public.m1 ALTER COLUMN added SET NOT NULL;

ALTER TABLE public.m1 ALTER COLUMN added SET STATISTICS 5;

ALTER TABLE ONLY public.m2 ALTER COLUMN added SET NOT NULL;

ALTER TABLE ONLY public.m2a ALTER COLUMN added SET NOT NULL;

ALTER TABLE ONLY public.m2b ALTER COLUMN added SET NOT NULL;

COMMENT ON COLUMN public.m2a.added IS 'c';

ALTER TABLE public.m ADD COLUMN gen numeric GENERATED ALWAYS AS ((x * (2)::numeric)) STORED;

ALTER TABLE ONLY public.m ALTER COLUMN x SET DEFAULT 4;

ALTER TABLE public.m1 ALTER COLUMN x SET DEFAULT 9;

ALTER TABLE public.m2 ALTER COLUMN x SET DEFAULT 4;

ALTER TABLE public.m ADD CONSTRAINT m_at_id_key UNIQUE (at, id);

ALTER TABLE public.m ADD CONSTRAINT m_pkey PRIMARY KEY (id, at);

COMMENT ON CONSTRAINT m1_pkey ON public.m1 IS 'pk of m1';

ALTER TABLE public.m ADD CONSTRAINT m_x_check CHECK ((x > (0)::numeric));

CREATE INDEX m_x ON public.m USING btree (x DESC);

CREATE INDEX named ON public.m USING btree (added) WITH (fillfactor='60');

CREATE INDEX m3_x_idx ON public.m3 USING btree (x DESC);

CREATE INDEX m3_added_idx ON public.m3 USING btree (added) WITH (fillfactor='60');

ALTER TABLE public.m ATTACH PARTITION public.m3 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
