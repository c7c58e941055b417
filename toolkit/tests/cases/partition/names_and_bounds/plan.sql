ALTER TABLE public.byexpr DETACH PARTITION public.byexpr_a;

ALTER TABLE public.byhash DETACH PARTITION public.byhash_1;

ALTER TABLE public.swap DETACH PARTITION public.swap_1;

ALTER TABLE public.swap DETACH PARTITION public.swap_2;

DROP TABLE public.byexpr;

COMMENT ON TABLE "Odd Place"."Kid'1" IS 'kid';

ALTER TABLE public.byexpr_a ALTER COLUMN v TYPE text COLLATE pg_catalog."C";

CREATE TABLE public.byexpr (
    v text COLLATE pg_catalog."C",
    n integer
) PARTITION BY LIST (lower(v) COLLATE "POSIX" text_pattern_ops);

CREATE TABLE public.byhash_2 PARTITION OF public.byhash FOR VALUES WITH (modulus 4, remainder 2) WITH (fillfactor='50');

COMMENT ON INDEX public.byhash_2_pkey IS 'pk';

CREATE TABLE public.hist (
    id integer NOT NULL,
    CONSTRAINT hist_pkey PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE TABLE public.hist_1 (
    id integer CONSTRAINT hist_1_nn NOT NULL,
    CONSTRAINT hist_1_k PRIMARY KEY (id)
);

CREATE TABLE public.pointing (
    id integer
);

CREATE TABLE public.swap_3 PARTITION OF public.swap FOR VALUES FROM (20) TO (30);

ALTER TABLE "Odd Place"."The ""Parent""" ADD COLUMN "New Col" integer DEFAULT 5;

CREATE TABLE "Odd Place"."Kïd 2" PARTITION OF "Odd Place"."The ""Parent""" FOR VALUES FROM ('2025-01-01') TO (MAXVALUE) PARTITION BY LIST ("Id");

CREATE TABLE public."deep er" PARTITION OF "Odd Place"."Kïd 2" DEFAULT;

ALTER TABLE public.byhash ADD CONSTRAINT to_fk FOREIGN KEY (id) REFERENCES public.fk_to(id) ON DELETE CASCADE;

ALTER TABLE public.byhash_0 ADD CONSTRAINT extra FOREIGN KEY (id) REFERENCES public.fk_to(id);

ALTER TABLE public.loose ADD CONSTRAINT own CHECK ((id <> 4));

ALTER TABLE public.byexpr ATTACH PARTITION public.byexpr_a FOR VALUES IN ('a', NULL);

ALTER TABLE public.byhash ATTACH PARTITION public.byhash_1 FOR VALUES WITH (modulus 4, remainder 3);

ALTER TABLE public.pointing ADD CONSTRAINT pointing_id_fkey FOREIGN KEY (id) REFERENCES public.byhash(id);

ALTER TABLE public.hist ATTACH PARTITION public.hist_1 FOR VALUES FROM (1) TO (5);

ALTER TABLE public.parent2 ATTACH PARTITION public.loose FOR VALUES FROM (MINVALUE) TO (100);

ALTER TABLE public.swap ATTACH PARTITION public.swap_1 FOR VALUES FROM (10) TO (20);

ALTER TABLE public.swap ATTACH PARTITION public.swap_2 FOR VALUES FROM (1) TO (10);

CREATE INDEX "The ""Parent""_lower_New Col_idx" ON "Odd Place"."The ""Parent""" USING btree (lower(body), "New Col");
