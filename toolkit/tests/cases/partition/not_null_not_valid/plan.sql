ALTER TABLE public.notnull_part1_upg ADD CONSTRAINT notnull_con NOT NULL a NOT VALID;

CREATE TABLE public.notnull_part1_2_upg (
    a integer CONSTRAINT notnull_con1 NOT NULL,
    b integer
);

CREATE TABLE public.notnull_part1_3_upg (
    a integer,
    b integer
);

ALTER TABLE public.notnull_part1_3_upg ADD CONSTRAINT nn2 NOT NULL a NOT VALID;

CREATE TABLE public.notnull_tbl1_upg (
    a integer,
    b integer
);

ALTER TABLE public.notnull_tbl1_upg ADD CONSTRAINT nn NOT NULL a NOT VALID;

ALTER TABLE public.notnull_part1_upg ADD COLUMN b integer;

CREATE TABLE public.notnull_part1_1_upg PARTITION OF public.notnull_part1_upg FOR VALUES IN (1, 2);

ALTER TABLE public.notnull_part1_1_upg VALIDATE CONSTRAINT notnull_con;

ALTER TABLE public.notnull_part1_upg ATTACH PARTITION public.notnull_part1_2_upg FOR VALUES IN (3, 4);

ALTER TABLE public.notnull_part1_upg ATTACH PARTITION public.notnull_part1_3_upg FOR VALUES IN (NULL, 5);
