ALTER TABLE public.users RENAME COLUMN phone TO mobile;

ALTER TABLE public.users RENAME TO people;

ALTER TABLE public.people RENAME CONSTRAINT users_pkey TO people_pkey;

ALTER SEQUENCE public.users_id_seq RENAME TO people_id_seq;

ALTER TABLE public.people RENAME CONSTRAINT users_id_not_null TO people_id_not_null;

ALTER TABLE public.people ALTER COLUMN mobile SET NOT NULL;

ALTER TABLE public.people ADD CONSTRAINT people_mobile_check CHECK ((mobile <> ''::text));

ALTER TABLE public.people ADD CONSTRAINT people_mobile_key UNIQUE (mobile);
