DROP OPERATOR public.!@@@(box, box);

DROP OPERATOR public.>>>(box, box);

DROP OPERATOR public.<<<(box, box);

CREATE OPERATOR public.>>> (
    FUNCTION = public.f,
    LEFTARG = box,
    RIGHTARG = box,
    COMMUTATOR = OPERATOR(public.<<<)
);

CREATE OPERATOR public.<<< (
    FUNCTION = public.f,
    LEFTARG = box,
    RIGHTARG = box
);
