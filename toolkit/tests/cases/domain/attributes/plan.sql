ALTER DOMAIN "My S"."Dom ""Ain" DROP CONSTRAINT dropped;

ALTER DOMAIN "My S"."Dom ""Ain" DROP CONSTRAINT listed;

ALTER DOMAIN public.waiting DROP CONSTRAINT small;

DROP DOMAIN public.gone;

ALTER DOMAIN "My S"."Dom ""Ain" DROP DEFAULT;

COMMENT ON DOMAIN "My S"."Dom ""Ain" IS NULL;

ALTER DOMAIN public.defaulted SET DEFAULT upper('b'::text);

COMMENT ON DOMAIN public.plain IS 'now with a comment';

ALTER DOMAIN public.strict SET NOT NULL;

ALTER DOMAIN public.undefaulted DROP DEFAULT;

ALTER DOMAIN public.undefaulted DROP NOT NULL;

COMMENT ON CONSTRAINT "len Chk" ON DOMAIN "My S"."Dom ""Ain" IS 'after';

ALTER DOMAIN public.waiting VALIDATE CONSTRAINT positive;

CREATE DOMAIN "My S"."select" AS public.plain DEFAULT 7;

COMMENT ON DOMAIN "My S"."select" IS 'a domain over a domain';

CREATE DOMAIN public.fresh AS numeric(8,2)[] DEFAULT '{}'::numeric[] NOT NULL
    CONSTRAINT fresh_check CHECK ((cardinality(VALUE) < 4));

ALTER DOMAIN "My S"."Dom ""Ain" ADD CONSTRAINT listed CHECK (((VALUE)::text = ANY (((ARRAY['aa'::character varying, 'cc'::character varying, 'it''s'::character varying])::character varying[])::text[])));

ALTER DOMAIN public.strict ADD CONSTRAINT short CHECK ((length((VALUE)::text) < 4));

ALTER DOMAIN public.waiting ADD CONSTRAINT small CHECK ((VALUE < 99)) NOT VALID;

ALTER TABLE public.t ADD COLUMN n public.fresh DEFAULT '{1}'::numeric[];
