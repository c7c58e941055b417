ALTER TABLE public.changing DROP CONSTRAINT positive;

ALTER TABLE public.heir DROP CONSTRAINT positive;

CREATE DOMAIN public.worded AS text DEFAULT 'domain'::text;

CREATE TABLE public.one (
    a integer,
    b text DEFAULT 'x'::text,
    c public.worded DEFAULT 'column'::text
);

CREATE TABLE public.of_one (
    a integer,
    b text,
    c public.worded
) INHERITS (public.one);

ALTER TABLE public.of_one ALTER COLUMN b DROP DEFAULT;

ALTER TABLE public.of_one ALTER COLUMN c DROP DEFAULT;

CREATE TABLE public.two (
    b text DEFAULT 'y'::text,
    d text DEFAULT 'z'::text
);

CREATE TABLE public.of_both (
    b text DEFAULT NULL
) INHERITS (public.one, public.two);

ALTER TABLE public.of_both ALTER COLUMN b DROP DEFAULT;

CREATE TABLE public.of_both_too (
    b text DEFAULT 'own'::text
) INHERITS (public.one, public.two);

ALTER TABLE public.changing ADD CONSTRAINT positive CHECK ((a > 1));

ALTER TABLE public.heir ADD CONSTRAINT positive CHECK ((a > 1));
