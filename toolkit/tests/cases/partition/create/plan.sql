CREATE TYPE public.ty AS (
    a integer,
    b text
);

CREATE TABLE public.m (
    id integer NOT NULL,
    at date NOT NULL,
    x integer,
    CONSTRAINT m_pkey PRIMARY KEY (id, at),
    CONSTRAINT m_x_check CHECK ((x > 0))
) PARTITION BY RANGE (at);

CREATE TABLE public.m_2024 PARTITION OF public.m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

CREATE TABLE public.m_2025 PARTITION OF public.m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (id);

CREATE TABLE public.m_2025_1 PARTITION OF public.m_2025 FOR VALUES IN (1);

ALTER TABLE ONLY public.m_2025_1 ALTER COLUMN x SET DEFAULT 5;

CREATE TABLE public.m_d (
    id integer NOT NULL,
    x integer,
    at date NOT NULL,
    CONSTRAINT odd PRIMARY KEY (id, at),
    CONSTRAINT m_x_check CHECK ((x > 0))
);

CREATE TABLE public.par (
    a integer,
    b integer,
    CONSTRAINT par_b_check CHECK ((b > 0))
);

CREATE TABLE public.ch (
    b integer,
    c integer
) INHERITS (public.par);

CREATE TABLE public.typed OF public.ty (
    a WITH OPTIONS NOT NULL,
    b WITH OPTIONS DEFAULT 'x'::text,
    CONSTRAINT typed_pkey PRIMARY KEY (a)
);

CREATE INDEX m_x_idx ON public.m USING btree (x);

COMMENT ON INDEX public.m_2024_x_idx IS 'c';

CREATE INDEX odder ON public.m_d USING btree (x);

ALTER TABLE public.m ATTACH PARTITION public.m_d DEFAULT;

CREATE STATISTICS public.st ON id, x FROM public.m;
