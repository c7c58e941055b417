DROP INDEX public.cl_x;

DROP INDEX public.moves;

DROP INDEX public.ord_expr;

ALTER TABLE public.cl DROP CONSTRAINT cl_pkey;

ALTER TABLE public.item DROP CONSTRAINT item_oid_fkey;

ALTER TABLE public.item DETACH PARTITION public.item_1;

ALTER TABLE public.ord DROP CONSTRAINT ord_total_check;

ALTER TABLE public.p DROP CONSTRAINT back;

ALTER TABLE public.q DROP CONSTRAINT q_pid_pk_fkey;

ALTER TABLE public.p DETACH PARTITION public.p1;

ALTER TABLE public.ord DROP COLUMN tax;

-- loses the data of column public.p1.k
ALTER TABLE public.p1 DROP COLUMN k;

DROP TABLE public.item;

DROP TABLE public.p;

ALTER SEQUENCE public.us SET LOGGED;

ALTER TABLE public.item_1 ALTER COLUMN oid TYPE bigint;

ALTER TABLE public.item_1 ALTER COLUMN part TYPE bigint;

ALTER TABLE public.opts ALTER COLUMN a SET STORAGE MAIN;

ALTER TABLE public.opts ALTER COLUMN a SET (n_distinct='6');

ALTER TABLE public.opts ALTER COLUMN a RESET (n_distinct_inherited);

ALTER TABLE public.opts ALTER COLUMN b SET COMPRESSION default;

ALTER TABLE public.opts ALTER COLUMN b SET STATISTICS -1;

ALTER TABLE public.opts ALTER COLUMN c SET STATISTICS 0;

ALTER TABLE public.opts SET (fillfactor='60', toast.autovacuum_vacuum_threshold='7');

ALTER TABLE public.opts RESET (toast.autovacuum_enabled);

ALTER TABLE public.ord ALTER COLUMN id TYPE bigint;

ALTER TABLE public.ord ALTER COLUMN total TYPE bigint;

ALTER TABLE public.ord ALTER COLUMN note TYPE character varying(20);

ALTER TABLE public.p1 ADD CONSTRAINT p_kk_not_null NOT NULL kk;

ALTER TABLE public.ord ALTER COLUMN total SET DEFAULT 1;

CREATE TABLE public.item (
    oid bigint,
    part bigint
) PARTITION BY LIST (part);

CREATE TABLE public.p (
    id integer CONSTRAINT p_id_not_null NOT NULL,
    kk integer CONSTRAINT p_kk_not_null NOT NULL,
    CONSTRAINT p_pkey PRIMARY KEY (id, kk)
) PARTITION BY LIST (kk);

ALTER TABLE public.ord ADD COLUMN tax numeric GENERATED ALWAYS AS (((total)::numeric * 0.2)) STORED;

ALTER TABLE public.cl ADD CONSTRAINT cl_x PRIMARY KEY (id);

ALTER TABLE public.cl CLUSTER ON cl_x;

ALTER TABLE public.cl REPLICA IDENTITY USING INDEX cl_x;

ALTER TABLE public.item ADD CONSTRAINT item_oid_fkey FOREIGN KEY (oid) REFERENCES public.ord(id);

ALTER TABLE public.ord ADD CONSTRAINT moves UNIQUE (code);

ALTER TABLE public.ord ADD CONSTRAINT ord_total_check CHECK ((total >= 0));

ALTER TABLE public.p ADD CONSTRAINT back FOREIGN KEY (id) REFERENCES public.q(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE public.p1 ADD CONSTRAINT p1_pkey PRIMARY KEY (id, kk);

ALTER TABLE public.item ATTACH PARTITION public.item_1 FOR VALUES IN ('1');

ALTER TABLE public.p ATTACH PARTITION public.p1 FOR VALUES IN (1);

ALTER TABLE public.q ADD CONSTRAINT q_pid_pk_fkey FOREIGN KEY (pid, pk) REFERENCES public.p(id, kk) ON DELETE SET NULL (pk);

CREATE INDEX ord_expr ON public.ord USING btree (((total + 1))) WHERE (total > 5);
