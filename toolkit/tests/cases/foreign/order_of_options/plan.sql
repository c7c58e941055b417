ALTER TABLE public.narrowed ALTER COLUMN b SET (n_distinct_inherited='3', n_distinct='5');

ALTER MATERIALIZED VIEW public.kept ALTER COLUMN b SET (n_distinct_inherited='3', n_distinct='5');

CREATE FOREIGN DATA WRAPPER w OPTIONS (b '1', a '1');

CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (port '1', host 'a');

CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (role 'x', by 'y');

CREATE FOREIGN TABLE public.far (
    a integer OPTIONS (z '1', a '1')
) SERVER s OPTIONS (z '1', a '1');
