COMMENT ON TABLE public.a IS NULL;

COMMENT ON COLUMN public.a.x IS 'new';

COMMENT ON COLUMN public.a.y IS 'why';
