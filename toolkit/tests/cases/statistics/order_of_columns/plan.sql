CREATE STATISTICS public.two ON c, id FROM public.t;
