CREATE TABLE public.p (
    a integer,
    b integer,
    c integer
);

CREATE TABLE public.c1 () INHERITS (public.p);

CREATE TABLE public.c2 (
    b integer
) INHERITS (public.c1);

CREATE TABLE public.c3 () INHERITS (public.p);

CREATE TABLE public.q (
    a integer
) PARTITION BY LIST (a);

ALTER TABLE public.q ADD CONSTRAINT qnn NOT NULL a NOT VALID;

CREATE TABLE public.q1 (
    a integer
);

ALTER TABLE public.q1 ADD CONSTRAINT qnn NOT NULL a NOT VALID;

CREATE TABLE public.q2 PARTITION OF public.q FOR VALUES IN (2);

ALTER TABLE public.q2 VALIDATE CONSTRAINT qnn;

ALTER TABLE public.q ATTACH PARTITION public.q1 FOR VALUES IN (1);

ALTER TABLE public.p ADD CONSTRAINT nn NOT NULL a NOT VALID;

ALTER TABLE public.c3 VALIDATE CONSTRAINT nn;

ALTER TABLE public.p ADD NOT NULL b NOT VALID;

ALTER TABLE public.c3 VALIDATE CONSTRAINT p_b_not_null;

ALTER TABLE public.c2 VALIDATE CONSTRAINT p_b_not_null;
