ALTER TABLE public.t RENAME COLUMN name TO title;

DROP VIEW public.new_output;

CREATE OR REPLACE FUNCTION public.reads()
 RETURNS text
 LANGUAGE sql
BEGIN ATOMIC
 SELECT t.title
    FROM public.t;
END;

CREATE VIEW public.new_output AS
 SELECT title
   FROM public.t
  WHERE (kept > 1);
