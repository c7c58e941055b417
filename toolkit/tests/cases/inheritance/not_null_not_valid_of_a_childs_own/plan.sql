-- loses the data of table public.q
DROP TABLE public.q;

CREATE TABLE public.a (
    x integer
);

CREATE TABLE public.b () INHERITS (public.a);

CREATE TABLE public.d () INHERITS (public.b);

CREATE TABLE public.e () INHERITS (public.b);

ALTER TABLE public.e ADD CONSTRAINT nn NOT NULL x NOT VALID;

ALTER TABLE public.b ADD CONSTRAINT nn NOT NULL x NOT VALID;

ALTER TABLE public.a ADD CONSTRAINT nn NOT NULL x NOT VALID;
