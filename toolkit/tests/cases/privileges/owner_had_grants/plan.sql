REVOKE SELECT ON TABLE public.t FROM "Night Shift";

REVOKE INSERT, SELECT ON TABLE public.t FROM clerk;

ALTER TABLE public.t OWNER TO clerk;

REVOKE DELETE ON TABLE public.t FROM clerk;

GRANT UPDATE ON TABLE public.t TO "Night Shift";

REVOKE EXECUTE ON FUNCTION public.f() FROM PUBLIC;

ALTER FUNCTION public.f() OWNER TO "Night Shift";

GRANT EXECUTE ON FUNCTION public.f() TO clerk;

REVOKE SELECT ON TABLE public.v FROM clerk;

ALTER VIEW public.v OWNER TO clerk;
