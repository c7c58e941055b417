-- loses the data of column public.users.phone
ALTER TABLE public.users DROP COLUMN phone;

ALTER TABLE public.users ADD COLUMN mobile character varying(20);

ALTER TABLE public.users ADD COLUMN born date;
