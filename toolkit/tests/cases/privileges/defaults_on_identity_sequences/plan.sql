REVOKE USAGE ON SEQUENCE public.there_given_id_seq FROM clerk;

ALTER TABLE public.given ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

-- the new sequence goes on where the values of public.given.id stop
SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence('public.given', 'id'), pg_catalog.max(id)) FROM public.given HAVING pg_catalog.max(id) >= 1;

ALTER TABLE public.kept ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

-- the new sequence goes on where the values of public.kept.id stop
SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence('public.kept', 'id'), pg_catalog.max(id)) FROM public.kept HAVING pg_catalog.max(id) >= 1;

REVOKE USAGE ON SEQUENCE public.kept_id_seq FROM clerk;

CREATE TABLE public.made (
    id integer GENERATED ALWAYS AS IDENTITY
);

REVOKE USAGE ON SEQUENCE public.made_id_seq FROM clerk;

GRANT USAGE ON SEQUENCE public.there_taken_id_seq TO clerk;
