ALTER TABLE public.a SET (fillfactor='80');

ALTER TABLE public.a RESET (autovacuum_enabled);

ALTER TABLE public.b SET (toast.autovacuum_vacuum_threshold='9');

ALTER TABLE public.b RESET (toast.autovacuum_enabled);

CREATE TABLE public.c (
    t text
) WITH (fillfactor='50', toast.autovacuum_enabled='false');
