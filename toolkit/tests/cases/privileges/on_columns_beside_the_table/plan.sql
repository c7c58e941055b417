REVOKE SELECT (room) ON TABLE public.visit FROM clerk;

REVOKE SELECT ON TABLE public.visit FROM clerk;

REVOKE GRANT OPTION FOR UPDATE ON TABLE public.visit FROM clerk;

GRANT SELECT (id) ON TABLE public.visit TO clerk WITH GRANT OPTION;

GRANT SELECT (note) ON TABLE public.visit TO clerk;

GRANT UPDATE (note) ON TABLE public.visit TO clerk WITH GRANT OPTION;

GRANT SELECT (note) ON TABLE public.visit TO clerk;
