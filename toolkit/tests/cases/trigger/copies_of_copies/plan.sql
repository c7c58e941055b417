ALTER TABLE public.parted DISABLE TRIGGER whole;

ALTER TABLE public.parted1 DISABLE TRIGGER middle;

ALTER TABLE public.parted11 DISABLE TRIGGER leaf;

COMMENT ON TRIGGER leaf ON public.parted11 IS 'the copy of a copy';

ALTER TABLE public.parted11 ENABLE ALWAYS TRIGGER middle;
