ALTER TABLE public.bed ADD COLUMN label text;

ALTER TABLE public.ticket ADD COLUMN number uuid DEFAULT gen_random_uuid() NOT NULL;

ALTER TABLE public.ticket ADD COLUMN serial bigint GENERATED ALWAYS AS IDENTITY;

ALTER TABLE public.visit ADD COLUMN clinic character varying(20) DEFAULT 'main'::character varying NOT NULL;

ALTER TABLE public.bed ADD CONSTRAINT labels UNIQUE (label);

ALTER TABLE public.ticket ADD CONSTRAINT by_number UNIQUE (number);

ALTER TABLE public.ticket ADD CONSTRAINT by_serial UNIQUE (serial);

ALTER TABLE public.visit ADD CONSTRAINT once UNIQUE (room, clinic);
