DROP VIEW public.shown;

DROP FUNCTION public.latest();

-- loses the data of column public.visit.note
ALTER TABLE public.visit DROP COLUMN note;

ALTER TABLE public.visit ADD COLUMN room integer DEFAULT 7;

CREATE FUNCTION public.latest()
 RETURNS SETOF public.visit
 LANGUAGE sql
BEGIN ATOMIC
 SELECT visit.id,
     visit.room
    FROM public.visit
  LIMIT 1;
END;

COMMENT ON FUNCTION public.latest() IS 'made anew with the columns';

CREATE VIEW public.shown AS
 SELECT id
   FROM public.latest() latest(id, room);
