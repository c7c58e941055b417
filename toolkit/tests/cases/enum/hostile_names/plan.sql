ALTER TABLE public."T" ALTER COLUMN "c c" DROP DEFAULT;

-- enum public.St"at us is built anew: labels can be added in place, not removed or moved
ALTER TYPE public."St""at us" RENAME TO "St""at us__old";

CREATE TYPE public."St""at us" AS ENUM ('b''c', E'd\\e', 'ü');

ALTER TABLE public."T" ALTER COLUMN "c c" TYPE public."St""at us" USING "c c"::text::public."St""at us";

DROP TYPE public."St""at us__old";

ALTER TABLE public."T" ALTER COLUMN "c c" SET DEFAULT 'd\e'::public."St""at us";
