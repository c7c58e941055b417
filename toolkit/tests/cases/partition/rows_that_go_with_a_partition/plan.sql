ALTER TABLE public.p DETACH PARTITION public.q;

-- loses the data of table public.h1
DROP TABLE public.h1;

-- loses the data of table public.q1
DROP TABLE public.q1;

ALTER TABLE public.h ALTER COLUMN a SET NOT NULL;

ALTER TABLE public.h ADD CONSTRAINT h_a_check CHECK ((a > 1));

ALTER TABLE public.p ATTACH PARTITION public.q FOR VALUES FROM (5) TO (10);
