DROP VIEW public.v;

ALTER TABLE public.far DROP CONSTRAINT far_b_check;

ALTER TABLE public.far ALTER COLUMN b DROP DEFAULT;

ALTER TABLE public.far DROP COLUMN c;

ALTER TABLE public.far ALTER COLUMN n TYPE integer;

DROP FOREIGN TABLE public.gone;

-- loses the data of table public.here, which is made anew below
DROP TABLE public.here;

DROP FOREIGN TABLE public.moved;

DROP DOMAIN public.number;

-- enum public.mood is built anew: labels can be added in place, not removed or moved
ALTER TYPE public.mood RENAME TO mood__old;

CREATE TYPE public.mood AS ENUM ('happy', 'sad');

ALTER TABLE public.far ALTER COLUMN m TYPE public.mood;

DROP TYPE public.mood__old;

ALTER TABLE public.far OPTIONS (DROP v, SET t 'uu', ADD x '');

COMMENT ON FOREIGN TABLE public.far IS 'after';

ALTER TABLE public.part OPTIONS (SET p '2');

ALTER TABLE public.far ALTER COLUMN a DROP NOT NULL;

ALTER TABLE public.far ALTER COLUMN a TYPE bigint;

ALTER TABLE public.far ALTER COLUMN a OPTIONS (DROP "o p", SET x 'z', ADD "N n" 'o''p');

COMMENT ON COLUMN public.far.a IS 'after';

ALTER TABLE public.far ALTER COLUMN b SET NOT NULL;

ALTER TABLE public.far ALTER COLUMN d OPTIONS (DROP k);

ALTER TABLE public.far ALTER COLUMN t TYPE integer;

CREATE SCHEMA "My S";

CREATE DOMAIN public.number AS bigint;

CREATE FOREIGN TABLE "My S"."F t" (
    "A b" integer GENERATED ALWAYS AS ((1 + 2)) STORED
) SERVER two;

COMMENT ON FOREIGN TABLE "My S"."F t" IS 'fresh';

CREATE FOREIGN TABLE public.here (
    a integer
) SERVER two;

CREATE FOREIGN TABLE public.moved (
    a integer
) SERVER two;

ALTER TABLE public.far ALTER COLUMN n TYPE public.number;

ALTER TABLE public.far ADD COLUMN added text OPTIONS (far 'away') COLLATE pg_catalog."C";

ALTER TABLE public.far ADD CONSTRAINT far_b_check CHECK ((b <> 'x'::text));

CREATE VIEW public.v AS
 SELECT a
   FROM public.far;
