ALTER TABLE public.a CLUSTER ON a_y;

CREATE TABLE public.b (
    x integer NOT NULL,
    CONSTRAINT b_pkey PRIMARY KEY (x)
);

ALTER TABLE public.b CLUSTER ON b_pkey;
