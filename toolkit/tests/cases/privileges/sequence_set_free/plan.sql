ALTER SEQUENCE public.s OWNED BY NONE;

-- loses the data of column public.t.a
ALTER TABLE public.t DROP COLUMN a;

ALTER SEQUENCE public.s OWNER TO clerk;

ALTER TABLE public.t OWNER TO "Night Shift";
