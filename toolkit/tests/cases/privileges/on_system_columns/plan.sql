REVOKE SELECT (ctid) ON TABLE public.t FROM clerk;

GRANT SELECT (a) ON TABLE public.t TO clerk;

GRANT SELECT (tableoid) ON TABLE public.t TO clerk;
