ALTER TABLE public.p DROP CONSTRAINT p_c_check;

-- loses the data of column public.p.d
ALTER TABLE public.p DROP COLUMN d;

ALTER TABLE public.c1 ALTER COLUMN b SET STORAGE EXTERNAL;

ALTER TABLE public.p ALTER COLUMN a DROP NOT NULL;

ALTER TABLE public.p ALTER COLUMN a TYPE bigint;

ALTER TABLE public.c1 ALTER COLUMN b SET DEFAULT 'y'::text;

ALTER TABLE ONLY public.p ALTER COLUMN b SET DEFAULT 'y'::text;

ALTER TABLE public.p ADD COLUMN n integer DEFAULT 1 NOT NULL;

ALTER TABLE ONLY public.g ALTER COLUMN n SET DEFAULT 5;

ALTER TABLE public.p ADD CONSTRAINT p_c_check CHECK ((c > 1));

CREATE TABLE public.c3 (
    n integer DEFAULT 8,
    CONSTRAINT k CHECK ((a > 5)) NO INHERIT
) INHERITS (public.p);

ALTER TABLE public.lone INHERIT public.q;
