CREATE OPERATOR public.@@@ (
    FUNCTION = int4eq,
    LEFTARG = integer,
    RIGHTARG = integer,
    NEGATOR = OPERATOR(public.!@@)
);
