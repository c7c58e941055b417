CREATE TABLE public.t (
    a integer NOT NULL,
    b integer,
    CONSTRAINT t_pkey PRIMARY KEY (a),
    CONSTRAINT four UNIQUE (b) INCLUDE (a) DEFERRABLE,
    CONSTRAINT three UNIQUE (b) INCLUDE (a)
);

ALTER TABLE public.t ADD CONSTRAINT one UNIQUE (a);

ALTER TABLE public.t ADD CONSTRAINT two UNIQUE (b) INCLUDE (a);
