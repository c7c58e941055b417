ALTER TABLE public.t ALTER COLUMN x SET NOT NULL;

CREATE SEQUENCE public.t_x_seq AS integer;

ALTER TABLE public.t ALTER COLUMN x SET DEFAULT nextval('public.t_x_seq'::regclass);

ALTER SEQUENCE public.t_x_seq OWNED BY public.t.x;
