CREATE TABLE public.c (
    z integer
) INHERITS (public.p);

CREATE TABLE public.c2 () INHERITS (public.c);

CREATE TABLE public.c3 () INHERITS (public.p);

CREATE TABLE public.q1 PARTITION OF public.q FOR VALUES IN (1) PARTITION BY LIST (k);

CREATE TABLE public.q11 PARTITION OF public.q1 FOR VALUES IN (1);

CREATE TABLE public.q2 PARTITION OF public.q FOR VALUES IN (2);

-- for the children of table public.p
ALTER TABLE public.p ALTER COLUMN a DROP NOT NULL;

ALTER TABLE public.p ADD CONSTRAINT p_a NOT NULL a NOT VALID;

COMMENT ON CONSTRAINT p_a ON public.p IS 'later';

ALTER TABLE public.c3 VALIDATE CONSTRAINT p_a;

-- for the children of table public.q
ALTER TABLE public.q ALTER COLUMN a DROP NOT NULL;

ALTER TABLE public.q ADD CONSTRAINT q_a NOT NULL a NOT VALID;

ALTER TABLE public.q2 VALIDATE CONSTRAINT q_a;
