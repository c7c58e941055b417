ALTER TABLE public.mid RENAME CONSTRAINT mid_a_not_null TO top_a_not_null;

ALTER TABLE public.top ADD CONSTRAINT top_a_not_null NOT NULL a;

ALTER TABLE public.top ADD CONSTRAINT top_pkey PRIMARY KEY (a);
