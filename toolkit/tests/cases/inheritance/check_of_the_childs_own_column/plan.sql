CREATE TABLE public.parent (
    name text,
    size integer,
    CONSTRAINT sizes CHECK (((size > 0) AND (name <> ''::text)))
);

ALTER TABLE public.child ADD COLUMN size integer;

-- table public.child gets columns that only a parent defines
CREATE TABLE public.child__parent ();

ALTER TABLE public.child INHERIT public.child__parent;

ALTER TABLE public.child__parent ADD COLUMN name text;

ALTER TABLE public.child__parent ADD COLUMN size integer;

ALTER TABLE public.child__parent ADD CONSTRAINT sizes CHECK (((size > 0) AND (name <> ''::text)));

ALTER TABLE public.child INHERIT public.parent;

ALTER TABLE public.child NO INHERIT public.child__parent;

DROP TABLE public.child__parent;
