ALTER TABLE public.m DETACH PARTITION public.a;

ALTER TABLE public.m DETACH PARTITION public.b;

-- loses the data of column public.c.extra
ALTER TABLE public.c DROP COLUMN extra;

-- loses the data of table public.gone
DROP TABLE public.gone;

ALTER TABLE public.a RENAME CONSTRAINT m_id_not_null TO a_id_not_null;

ALTER TABLE public.a RENAME CONSTRAINT m_at_not_null TO a_at_not_null;

ALTER TABLE public.c RENAME CONSTRAINT c_id_not_null TO m_id_not_null;

ALTER TABLE public.c ADD CONSTRAINT m_at_not_null NOT NULL at;

ALTER TABLE public.e RENAME CONSTRAINT e_id_not_null TO m_id_not_null;

ALTER TABLE public.e ADD CONSTRAINT m_at_not_null NOT NULL at;

ALTER TABLE public.a ADD COLUMN more integer;

ALTER TABLE public.c ADD CONSTRAINT c_pkey PRIMARY KEY (id, at);

ALTER TABLE public.e ADD CONSTRAINT e_pkey PRIMARY KEY (id, at);

ALTER TABLE public.m ATTACH PARTITION public.b FOR VALUES FROM ('2025-01-01') TO ('2027-01-01');

CREATE INDEX c_at_idx ON public.c USING btree (at);

ALTER TABLE public.m ATTACH PARTITION public.c FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');

CREATE INDEX e_at_idx ON public.e USING btree (at);

ALTER TABLE public.m ATTACH PARTITION public.e FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');
