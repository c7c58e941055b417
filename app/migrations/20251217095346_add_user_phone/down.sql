-- The way back, generated and proved by Junco. Edit it freely: an edited one is proved, not replaced.

-- loses the data of column public.users.phone
ALTER TABLE public.users DROP COLUMN phone;
