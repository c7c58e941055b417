ALTER TABLE public.users SET SCHEMA app;
