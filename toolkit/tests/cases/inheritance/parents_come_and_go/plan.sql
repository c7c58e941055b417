ALTER TABLE public.stays NO INHERIT public.a;

ALTER TABLE public.b ADD CONSTRAINT more CHECK ((z < 100));

CREATE TABLE public.fresh (
    own integer DEFAULT 1,
    CONSTRAINT zc CHECK ((z > 0))
) INHERITS (public.a, public.b);

COMMENT ON TABLE public.fresh IS 'of two';

COMMENT ON COLUMN public.fresh.x IS 'from a';

ALTER TABLE public.joins ADD CONSTRAINT more CHECK ((z < 100));

ALTER TABLE public.joins INHERIT public.a;

ALTER TABLE public.joins INHERIT public.b;
