ALTER TABLE public.users ADD COLUMN password text;
