ALTER TABLE public.users RENAME COLUMN phone TO mobile;
