ALTER PUBLICATION p DROP TABLE public.t;

DROP DOMAIN public.number;

ALTER TABLE public.t ALTER COLUMN a TYPE bigint;

ALTER TABLE public.t ALTER COLUMN b TYPE text;

CREATE DOMAIN public.number AS bigint;

ALTER PUBLICATION p ADD TABLE public.t (a, b) WHERE (((a > 1) AND (b <> 'x'::text)));
