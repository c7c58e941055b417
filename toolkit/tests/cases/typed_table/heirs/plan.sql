ALTER TYPE public.ty ADD ATTRIBUTE "Z" text CASCADE;

-- column public.heir.Z is defined by its table too
CREATE TABLE public.heir__parent ("Z" text);

ALTER TABLE public.heir INHERIT public.heir__parent;

ALTER TABLE ONLY public.heir__parent DROP COLUMN "Z";

ALTER TABLE public.heir NO INHERIT public.heir__parent;

DROP TABLE public.heir__parent;
