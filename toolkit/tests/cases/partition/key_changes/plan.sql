DROP VIEW public.v;

DROP VIEW public.vp;

ALTER TABLE public.m DROP CONSTRAINT m_id_fkey;

ALTER TABLE public.pr DROP CONSTRAINT pr_pid_fkey;

ALTER TABLE public.r DROP CONSTRAINT r_mid_mat_fkey;

ALTER TABLE public.m DETACH PARTITION public.a;

ALTER TABLE public.m DETACH PARTITION public.b;

DROP TABLE public.m;

-- loses the data of table public.plain, which is made anew below
DROP TABLE public.plain;

CREATE TABLE public.m (
    id integer CONSTRAINT m_id_not_null NOT NULL,
    at date CONSTRAINT m_at_not_null NOT NULL,
    kind text,
    CONSTRAINT m_pkey PRIMARY KEY (id, at)
) PARTITION BY RANGE (at, id);

CREATE TABLE public.plain (
    id integer NOT NULL,
    k text,
    CONSTRAINT plain_pkey PRIMARY KEY (id)
) PARTITION BY HASH (id);

CREATE TABLE public.plain0 PARTITION OF public.plain FOR VALUES WITH (modulus 2, remainder 0);

CREATE TABLE public.plain1 PARTITION OF public.plain FOR VALUES WITH (modulus 2, remainder 1);

ALTER TABLE public.m ADD CONSTRAINT m_id_fkey FOREIGN KEY (id) REFERENCES public.r(id);

ALTER TABLE public.pr ADD CONSTRAINT pr_pid_fkey FOREIGN KEY (pid) REFERENCES public.plain(id);

ALTER TABLE public.m ATTACH PARTITION public.a FOR VALUES FROM ('2024-01-01', 1) TO ('2025-01-01', 1);

ALTER TABLE public.m ATTACH PARTITION public.b FOR VALUES FROM ('2025-01-01', 1) TO ('2026-01-01', 1);

ALTER TABLE public.r ADD CONSTRAINT r_mid_mat_fkey FOREIGN KEY (mid, mat) REFERENCES public.m(id, at);

CREATE VIEW public.v AS
 SELECT id,
    at,
    kind
   FROM public.m;

CREATE VIEW public.vp AS
 SELECT id,
    k
   FROM public.plain;
