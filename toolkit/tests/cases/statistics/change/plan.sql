DROP STATISTICS public.st2;

DROP STATISTICS public.st3;

-- loses the data of column public.t.Zip
ALTER TABLE public.t DROP COLUMN "Zip";

-- loses the data of column public.t.gone
ALTER TABLE public.t DROP COLUMN gone;

ALTER TABLE public.t ALTER COLUMN no TYPE bigint;

ALTER STATISTICS public.st1 SET STATISTICS 500;

COMMENT ON STATISTICS public.st1 IS 'd';

ALTER TABLE public.t ADD COLUMN country text;

CREATE STATISTICS "Odd"."St 4" (dependencies, mcv) ON street, country, (no * 2) FROM public.t;

COMMENT ON STATISTICS "Odd"."St 4" IS 'e';

CREATE STATISTICS "Odd".st3 ON lower(street) FROM public.t;

CREATE STATISTICS public.st2 (ndistinct, mcv) ON street, no FROM public.t;
