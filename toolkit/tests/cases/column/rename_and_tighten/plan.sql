ALTER TABLE public.users RENAME COLUMN phone TO mobile;

ALTER TABLE public.users ALTER COLUMN mobile TYPE character varying(12);

ALTER TABLE public.users ALTER COLUMN mobile SET NOT NULL;

ALTER TABLE public.users ADD CONSTRAINT users_mobile_check CHECK (((mobile)::text <> ''::text));

CREATE UNIQUE INDEX users_mobile ON public.users USING btree (mobile) WHERE ((mobile)::text <> '0'::text);
