ALTER SEQUENCE public.numbers OWNED BY NONE;

-- loses the data of table public.visit
DROP TABLE public.visit;

REVOKE USAGE ON TYPE public.state FROM PUBLIC;

CREATE TABLE public.other (
    a text
);

CREATE TABLE public.stay (
    id date,
    number public.state[]
);

ALTER SEQUENCE public.numbers OWNED BY public.stay.number;

ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM PUBLIC;
