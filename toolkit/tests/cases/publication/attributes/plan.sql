ALTER PUBLICATION schemas DROP TABLES IN SCHEMA "My S";

ALTER PUBLICATION "P b" DROP TABLE public.a;

ALTER PUBLICATION tables DROP TABLE public.a;

ALTER PUBLICATION tables DROP TABLE public.b;

DROP PUBLICATION everything;

DROP PUBLICATION gone;

DROP PUBLICATION inserts;

-- loses the data of table public.dropped
DROP TABLE public.dropped;

ALTER TABLE public.a ALTER COLUMN name TYPE text;

ALTER PUBLICATION "P b" SET (publish = '', publish_via_partition_root = true);

COMMENT ON PUBLICATION "P b" IS 'after';

CREATE TABLE public."C d" (
    id integer
);

CREATE PUBLICATION everything FOR TABLE public.a;

CREATE PUBLICATION fresh FOR TABLE public.a, public.b WHERE ((id <> 3)), TABLES IN SCHEMA "My S";

CREATE PUBLICATION inserts FOR ALL TABLES WITH (publish = 'update', publish_via_partition_root = true);

ALTER PUBLICATION schemas ADD TABLE "My S".t;

ALTER PUBLICATION tables ADD TABLE public."C d";

ALTER PUBLICATION "P b" ADD TABLE public.a WHERE (((name <> 'x'::text) AND flag));

ALTER PUBLICATION tables ADD TABLE public.a (id);

ALTER PUBLICATION tables ADD TABLE public.b;

ALTER PUBLICATION schemas ADD TABLES IN SCHEMA public;
