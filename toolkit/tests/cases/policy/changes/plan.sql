DROP POLICY becomes_strict ON public.t;

DROP POLICY gone ON public.t;

DROP POLICY loses_check ON public.t;

DROP POLICY other_command ON public.t;

ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;

ALTER POLICY for_all ON public.t TO PUBLIC;

ALTER POLICY in_place ON public.t TO "Night Shift", clerk USING ((x > 1)) WITH CHECK (((y)::text = ANY (((ARRAY['a'::character varying, 'b'::character varying])::character varying[])::text[])));

COMMENT ON POLICY in_place ON public.t IS 'new';

CREATE POLICY "Reads ""others""" ON public.t FOR DELETE TO clerk USING ((x IN ( SELECT a.x
   FROM public.allowed a
  WHERE (a.who = CURRENT_USER))));

CREATE POLICY bare ON public.t;

CREATE POLICY becomes_strict ON public.t AS RESTRICTIVE USING ((x > 0));

CREATE POLICY inserts ON public.t FOR INSERT TO clerk WITH CHECK (true);

CREATE POLICY loses_check ON public.t USING ((x > 0));

CREATE POLICY other_command ON public.t FOR UPDATE USING ((x > 0));

COMMENT ON POLICY other_command ON public.t IS 'stays';
