-- junco: no-transaction

ALTER TYPE public.mood ADD VALUE 'glad';

CREATE TABLE public.t_glad PARTITION OF public.t FOR VALUES IN ('glad');
