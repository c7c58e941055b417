CREATE TABLE public.parent (
    a integer NOT NULL,
    b integer,
    c integer CONSTRAINT theirs NOT NULL
);

CREATE TABLE public.with_key (
    CONSTRAINT mine NOT NULL a,
    CONSTRAINT with_key_pkey PRIMARY KEY (a)
) INHERITS (public.parent);

CREATE TABLE public.with_names (
    CONSTRAINT "My B" NOT NULL b,
    CONSTRAINT mine NOT NULL c
) INHERITS (public.parent);

CREATE TABLE public.without (
    NOT NULL b,
    CONSTRAINT without_c_not_null NOT NULL c
) INHERITS (public.parent);

ALTER TABLE public.parent ADD CONSTRAINT parent_pkey PRIMARY KEY (a);
