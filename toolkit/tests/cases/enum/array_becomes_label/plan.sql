ALTER TABLE public.diary ALTER COLUMN moods TYPE public.mood USING moods::text::public.mood;

ALTER TABLE public.diary ALTER COLUMN tags TYPE public.mood[] USING tags::public.mood[];

ALTER TABLE public.diary ALTER COLUMN one TYPE public.mood USING one::public.mood;

ALTER TABLE public.diary ALTER COLUMN many TYPE public.mood[] USING many::text::public.mood[];
