CREATE TABLE public.c (
    z integer
) INHERITS (public.p);

CREATE TABLE public.c2 () INHERITS (public.c);

CREATE TABLE public.c3 () INHERITS (public.p);

CREATE TABLE public.q1 (
    a integer,
    k integer
) PARTITION BY LIST (k);

ALTER TABLE public.q1 ADD CONSTRAINT q_a NOT NULL a NOT VALID;

CREATE TABLE public.q11 (
    a integer,
    k integer
);

ALTER TABLE public.q11 ADD CONSTRAINT q_a NOT NULL a NOT VALID;

CREATE TABLE public.q2 PARTITION OF public.q FOR VALUES IN (2);

ALTER TABLE public.q2 VALIDATE CONSTRAINT q_a;

ALTER TABLE public.q ATTACH PARTITION public.q1 FOR VALUES IN (1);

ALTER TABLE public.q1 ATTACH PARTITION public.q11 FOR VALUES IN (1);

-- for the children of table public.p
ALTER TABLE public.p ALTER COLUMN a DROP NOT NULL;

ALTER TABLE public.p ADD CONSTRAINT p_a NOT NULL a NOT VALID;

COMMENT ON CONSTRAINT p_a ON public.p IS 'later';

ALTER TABLE public.c3 VALIDATE CONSTRAINT p_a;
