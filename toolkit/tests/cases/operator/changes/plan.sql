DROP OPERATOR CLASS s.c USING hash;

DROP OPERATOR s.!@@(public.q, public.q);

DROP OPERATOR s.=(public.q, public.q);

ALTER OPERATOR s.>>(public.q, public.q) SET (RESTRICT = neqsel, JOIN = eqjoinsel);

DROP OPERATOR s.<<(public.q, public.q);

ALTER OPERATOR FAMILY s.f2 USING btree DROP
    OPERATOR 1 (integer, bigint);

ALTER OPERATOR FAMILY s.f2 USING btree ADD
    OPERATOR 1 pg_catalog.>(integer, bigint),
    FUNCTION 1 (integer, bigint) btint48cmp(integer,bigint);

CREATE OPERATOR s.!@@ (
    FUNCTION = s.eq,
    LEFTARG = public.q,
    RIGHTARG = public.q,
    NEGATOR = OPERATOR(s.@@)
);

CREATE OPERATOR s.= (
    FUNCTION = s.eq,
    LEFTARG = public.q,
    RIGHTARG = public.q,
    COMMUTATOR = OPERATOR(s.=),
    NEGATOR = OPERATOR(s.<>),
    HASHES
);

CREATE OPERATOR CLASS s.c DEFAULT FOR TYPE public.q USING hash FAMILY s.f AS
    OPERATOR 1 s.=(public.q, public.q),
    FUNCTION 1 (public.q, public.q) s.hash(public.q);
