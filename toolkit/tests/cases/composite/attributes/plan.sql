-- loses the data of attribute public.used.z
ALTER TYPE public.used DROP ATTRIBUTE z;

DROP TYPE public.gone;

COMMENT ON TYPE "My S"."P t" IS 'after';

ALTER TYPE "My S"."P t" ALTER ATTRIBUTE "a B" TYPE bigint;

COMMENT ON COLUMN "My S"."P t"."a B" IS 'after';

ALTER TYPE "My S"."P t" ALTER ATTRIBUTE "select" TYPE text;

COMMENT ON COLUMN "My S"."P t".c IS NULL;

ALTER TYPE "My S"."P t" ALTER ATTRIBUTE d TYPE character varying(5) COLLATE pg_catalog."POSIX";

CREATE TYPE public.fresh AS (
    u public.used,
    l "My S"."P t"[],
    e public.empty
);

COMMENT ON TYPE public.fresh IS 'it''s new';

ALTER TYPE "My S"."P t" ADD ATTRIBUTE e numeric(3,1)[];

ALTER TYPE public.empty ADD ATTRIBUTE filled integer;

ALTER TYPE public.used ADD ATTRIBUTE n integer;

COMMENT ON COLUMN public.used.n IS 'new';
