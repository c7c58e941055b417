ALTER TABLE public.visit DETACH PARTITION public.visit_rest;

-- loses the data of table public.visit_rest
DROP TABLE public.visit_rest;
