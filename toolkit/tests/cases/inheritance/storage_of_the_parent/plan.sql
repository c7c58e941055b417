CREATE TABLE public.p (
    a text,
    b text COMPRESSION pglz
);

ALTER TABLE public.p ALTER COLUMN a SET STORAGE MAIN;

CREATE TABLE public.c (
    a text,
    b text
) INHERITS (public.p);

ALTER TABLE public.c ALTER COLUMN a SET STORAGE EXTENDED;

ALTER TABLE public.c ALTER COLUMN b SET COMPRESSION default;
