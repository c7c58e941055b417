DROP RULE gone ON public.log;

CREATE OR REPLACE RULE changed AS
    ON DELETE TO public.a DO INSTEAD ( INSERT INTO public.log (t)
  VALUES (old.x);
 DELETE FROM public.log
  WHERE (log.t = 'a'::text);
);

ALTER TABLE public.a ENABLE REPLICA RULE changed;

CREATE OR REPLACE RULE moved AS
    ON UPDATE TO public.log DO NOTHING;

ALTER TABLE public.log ENABLE RULE moved;

CREATE VIEW public.v WITH (security_invoker='true') AS
 SELECT id,
    x
   FROM public.a;

CREATE RULE conditional AS
    ON UPDATE TO public.a
   WHERE (old.x IS DISTINCT FROM new.x) DO  INSERT INTO public.log (t)
  VALUES (new.x);

ALTER TABLE public.a ENABLE ALWAYS RULE conditional;

CREATE RULE "The ""insert""" AS
    ON INSERT TO public.v DO INSTEAD  INSERT INTO public.a (id, x)
  VALUES (new.id, new.x)
  RETURNING a.id,
    a.x;

COMMENT ON RULE "The ""insert""" ON public.v IS 'v takes rows';
