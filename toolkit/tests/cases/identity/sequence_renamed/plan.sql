ALTER SEQUENCE public.a_id_seq RENAME TO other;
