-- until domain public.code is made anew
ALTER TABLE public.t ALTER COLUMN c TYPE bpchar;

-- until domain public.flags is made anew
ALTER TABLE public.t ALTER COLUMN f TYPE "bit";

DROP DOMAIN public.code;

DROP DOMAIN public.flags;

CREATE DOMAIN public.code AS text;

CREATE DOMAIN public.flags AS bit varying;

ALTER TABLE public.t ALTER COLUMN c TYPE public.code;

ALTER TABLE public.t ALTER COLUMN f TYPE public.flags;
