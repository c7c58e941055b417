ALTER TABLE public.stands DROP CONSTRAINT lax;

CREATE TABLE public.late_heir () INHERITS (public.stands);

CREATE TABLE public.parent (
    a integer,
    b integer
);

CREATE TABLE public.checked () INHERITS (public.parent);

CREATE TABLE public.child () INHERITS (public.parent);

CREATE TABLE public.grandchild () INHERITS (public.child);

CREATE TABLE public.own (
    CONSTRAINT lax CHECK ((a > 0))
) INHERITS (public.parent);

CREATE TABLE public.whole (
    a integer,
    b integer
) PARTITION BY RANGE (a);

CREATE TABLE public.late_part PARTITION OF public.whole FOR VALUES FROM (10) TO (20);

CREATE TABLE public.part PARTITION OF public.whole FOR VALUES FROM (0) TO (10);

ALTER TABLE public.parent ADD CONSTRAINT lax CHECK ((a > 0)) NOT VALID;

ALTER TABLE public.checked VALIDATE CONSTRAINT lax;

ALTER TABLE public.stands ADD CONSTRAINT lax CHECK ((a > 0)) NOT VALID;

ALTER TABLE public.heir VALIDATE CONSTRAINT lax;

ALTER TABLE public.whole ADD CONSTRAINT lax CHECK ((b > 0)) NOT VALID;

ALTER TABLE public.late_part VALIDATE CONSTRAINT lax;
