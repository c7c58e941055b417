DROP INDEX public.kept_a;

CREATE TABLE public.made (
    a integer,
    b integer
) PARTITION BY RANGE (a);

CREATE TABLE public.made_1 (
    a integer,
    b integer
) PARTITION BY RANGE (b);

CREATE TABLE public.made_1_1 (
    a integer,
    b integer
);

CREATE TABLE public.made_1_2 PARTITION OF public.made_1 FOR VALUES FROM (10) TO (20);

CREATE TABLE public.made_2 (
    a integer,
    b integer
);

ALTER TABLE public.kept ATTACH PARTITION public.kept_1 FOR VALUES FROM (0) TO (10);

ALTER TABLE public.made ATTACH PARTITION public.made_1 FOR VALUES FROM (0) TO (10);

CREATE INDEX kept_a ON ONLY public.kept USING btree (a);

CREATE INDEX kept_2_a ON public.kept_2 USING btree (a);

CREATE INDEX made_1_1_a ON public.made_1_1 USING btree (a);

ALTER TABLE public.made_1 ATTACH PARTITION public.made_1_1 FOR VALUES FROM (0) TO (10);

CREATE INDEX made_1_a ON ONLY public.made_1 USING btree (a);

CREATE INDEX made_2_a ON public.made_2 USING btree (a);

ALTER TABLE public.made ATTACH PARTITION public.made_2 FOR VALUES FROM (10) TO (20);

CREATE INDEX made_a ON ONLY public.made USING btree (a);

ALTER INDEX public.kept_a ATTACH PARTITION public.kept_1_a;

ALTER INDEX public.kept_a ATTACH PARTITION public.kept_2_a;

ALTER INDEX public.made_a ATTACH PARTITION public.made_1_a;

ALTER INDEX public.made_1_a ATTACH PARTITION public.made_1_1_a;

ALTER INDEX public.made_a ATTACH PARTITION public.made_2_a;
