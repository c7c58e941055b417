ALTER TYPE public.status RENAME TO state;
