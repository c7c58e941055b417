DROP VIEW public.v;

ALTER TABLE public.t SET (autovacuum_vacuum_threshold='5', fillfactor='80', toast_tuple_target='200', autovacuum_enabled='false', toast.autovacuum_vacuum_threshold='7', toast.autovacuum_enabled='false');

ALTER INDEX public.i SET (fastupdate='off', gin_pending_list_limit='64');

CREATE VIEW public.v WITH (security_invoker='false', security_barrier='true') AS
 SELECT a
   FROM public.t
  WITH LOCAL CHECK OPTION;
