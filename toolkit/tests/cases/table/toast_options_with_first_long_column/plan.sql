ALTER TABLE public.p ADD COLUMN b text;

ALTER TABLE public.p1 SET (toast.autovacuum_enabled='false');

ALTER TABLE public.t ADD COLUMN b text;

ALTER TABLE public.t ADD COLUMN c numeric;

ALTER TABLE public.t SET (fillfactor='70', toast.autovacuum_enabled='false');
