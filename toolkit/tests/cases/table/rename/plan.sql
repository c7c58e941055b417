ALTER TABLE public.users RENAME TO people;

ALTER TABLE public.people RENAME CONSTRAINT users_pkey TO people_pkey;

ALTER INDEX public.users_name RENAME TO people_name;

ALTER TABLE public.people RENAME CONSTRAINT users_id_not_null TO people_id_not_null;
