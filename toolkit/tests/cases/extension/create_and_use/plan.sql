CREATE SCHEMA ext;

CREATE EXTENSION citext WITH SCHEMA ext;

CREATE TABLE public.a (
    x ext.citext,
    y ext.citext[],
    CONSTRAINT a_x_key UNIQUE (x)
);
