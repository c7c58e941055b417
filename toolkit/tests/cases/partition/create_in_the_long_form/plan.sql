CREATE TABLE public.a (
    k text,
    id integer NOT NULL,
    CONSTRAINT a_pkey PRIMARY KEY (id),
    CONSTRAINT one CHECK ((id > 0))
);

CREATE TABLE public.m (
    id integer NOT NULL,
    k text,
    CONSTRAINT m_pkey PRIMARY KEY (id),
    CONSTRAINT one CHECK ((id > 0))
) PARTITION BY LIST (id);

CREATE TABLE public.b PARTITION OF public.m (
    CONSTRAINT two CHECK ((k <> ''::text))
) FOR VALUES IN (2);

ALTER TABLE ONLY public.b ALTER COLUMN k SET DEFAULT 'b'::text;

CREATE INDEX "Own" ON public.a USING btree (lower(k));

CREATE INDEX m_lower_idx ON public.m USING btree (lower(k));

COMMENT ON INDEX public.b_lower_idx IS 'named by PostgreSQL';

ALTER TABLE public.m ATTACH PARTITION public.a FOR VALUES IN (1);
