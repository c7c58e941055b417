ALTER TABLE public.t ALTER COLUMN b TYPE character varying(20);

ALTER TABLE public.t ALTER COLUMN b SET COMPRESSION pglz;

ALTER TABLE public.t ALTER COLUMN c TYPE text;

ALTER TABLE public.t ALTER COLUMN c SET COMPRESSION pglz;

CREATE DOMAIN public."Long word" AS text;

ALTER TABLE public.t ALTER COLUMN a TYPE public."Long word";

ALTER TABLE public.t ALTER COLUMN a SET COMPRESSION pglz;

DROP DOMAIN public.word;
