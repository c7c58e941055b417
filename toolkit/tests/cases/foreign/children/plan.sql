ALTER TABLE public.parts DETACH PARTITION public.moves;

ALTER TABLE public.moves OPTIONS (SET x 'yy');

CREATE FOREIGN TABLE public.child (
    z integer OPTIONS (n 'v')
) INHERITS (public.parent) SERVER s OPTIONS (x 'y');

ALTER TABLE public.child ALTER COLUMN a OPTIONS (ADD k 'v');

COMMENT ON FOREIGN TABLE public.child IS 'child';

COMMENT ON COLUMN public.child.z IS 'its own';

CREATE FOREIGN TABLE public.other (
    b text,
    a integer NOT NULL,
    CONSTRAINT c CHECK ((a > 0))
) SERVER s;

CREATE FOREIGN TABLE public.own PARTITION OF public.parts (
    CONSTRAINT own CHECK ((b <> ''::text))
) FOR VALUES FROM (20) TO (30) SERVER s;

ALTER TABLE ONLY public.own ALTER COLUMN b SET DEFAULT 'z'::text;

ALTER TABLE public.joins INHERIT public.parent;

ALTER TABLE public.parts ATTACH PARTITION public.moves FOR VALUES FROM (1) TO (12);

ALTER TABLE public.parts ATTACH PARTITION public.other FOR VALUES FROM (30) TO (40);

CREATE TRIGGER t BEFORE UPDATE ON public.child FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
