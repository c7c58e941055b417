SET check_function_bodies = off;

ALTER TABLE public.p DETACH PARTITION public.p1;

ALTER TABLE public.p1 DETACH PARTITION public.p11;

ALTER TABLE public.p11 DETACH PARTITION public.p112;

ALTER TABLE public.p DETACH PARTITION public.pd;

DROP TABLE public.p;

ALTER TABLE public.p1 ALTER COLUMN a TYPE bigint;

ALTER TABLE public.p11 ALTER COLUMN a TYPE bigint;

ALTER TABLE public.p112 ALTER COLUMN a TYPE bigint;

ALTER TABLE public.pd ALTER COLUMN a TYPE bigint;

CREATE TABLE public.p (
    a bigint,
    b text,
    c date,
    d integer DEFAULT 4,
    CONSTRAINT p_d_check CHECK ((d > 0))
) PARTITION BY LIST (a);

ALTER TABLE public.p REPLICA IDENTITY FULL;

CREATE TABLE public.ref (
    a bigint,
    b text,
    c date
) PARTITION BY LIST (a);

CREATE TABLE public.ref1 PARTITION OF public.ref DEFAULT;

ALTER TABLE public.p1 ADD COLUMN d integer DEFAULT 4;

ALTER TABLE public.p11 ADD COLUMN d integer DEFAULT 4;

ALTER TABLE public.p112 ADD COLUMN d integer DEFAULT 4;

ALTER TABLE public.pd ADD COLUMN d integer DEFAULT 4;

ALTER TABLE public.p1 ADD CONSTRAINT p_d_check CHECK ((d > 0));

ALTER TABLE public.p11 ADD CONSTRAINT p_d_check CHECK ((d > 0));

CREATE TABLE public.p113 PARTITION OF public.p11 FOR VALUES WITH (modulus 4, remainder 3) WITH (fillfactor='70');

ALTER TABLE public.p112 ADD CONSTRAINT p_d_check CHECK ((d > 0));

ALTER TABLE public.pd ADD CONSTRAINT p_d_check CHECK ((d > 0));

CREATE FUNCTION public.tf()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$BEGIN RETURN NEW; END$function$;

CREATE INDEX p_d_idx ON public.p USING btree (d) WHERE (d > 3);

CREATE UNIQUE INDEX u ON public.p USING btree (a, b, c);

CREATE INDEX p1_d_idx ON public.p1 USING btree (d) WHERE (d > 3);

CREATE UNIQUE INDEX p1_a_b_c_idx ON public.p1 USING btree (a, b, c);

ALTER TABLE public.p ATTACH PARTITION public.p1 FOR VALUES IN ('1', '2', '3');

CREATE INDEX p11_d_idx ON public.p11 USING btree (d) WHERE (d > 3);

CREATE UNIQUE INDEX p11_a_b_c_idx ON public.p11 USING btree (a, b, c);

ALTER TABLE public.p1 ATTACH PARTITION public.p11 FOR VALUES FROM (MINVALUE) TO ('2021-01-01');

CREATE INDEX p112_d_idx ON public.p112 USING btree (d) WHERE (d > 3);

CREATE UNIQUE INDEX p112_a_b_c_idx ON public.p112 USING btree (a, b, c);

ALTER TABLE public.p11 ATTACH PARTITION public.p112 FOR VALUES WITH (modulus 4, remainder 1);

CREATE INDEX pd_d_idx ON public.pd USING btree (d) WHERE (d > 3);

CREATE UNIQUE INDEX pd_a_b_c_idx ON public.pd USING btree (a, b, c);

ALTER TABLE public.p ATTACH PARTITION public.pd DEFAULT;

ALTER TABLE public.ref ADD CONSTRAINT ref_a_b_c_fkey FOREIGN KEY (a, b, c) REFERENCES public.p(a, b, c) DEFERRABLE;

CREATE TRIGGER tg BEFORE INSERT ON public.p FOR EACH ROW EXECUTE FUNCTION public.tf();

CREATE TRIGGER tg2 AFTER UPDATE ON public.p1 REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION public.tf();

ALTER TABLE public.p113 DISABLE TRIGGER tg;
