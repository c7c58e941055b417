CREATE AGGREGATE public.maxi(integer) (
    SFUNC = int4larger,
    STYPE = integer,
    SORTOP = OPERATOR(pg_catalog.>)
);

CREATE AGGREGATE public.my_rank(VARIADIC "any" ORDER BY VARIADIC "any") (
    SFUNC = ordered_set_transition_multi,
    STYPE = internal,
    FINALFUNC = rank_final,
    FINALFUNC_EXTRA,
    HYPOTHETICAL
);

COMMENT ON AGGREGATE public.my_rank("any") IS 'hy';

CREATE AGGREGATE public.myperc(double precision ORDER BY anyelement) (
    SFUNC = ordered_set_transition,
    STYPE = internal,
    FINALFUNC = percentile_disc_final,
    FINALFUNC_EXTRA
);

CREATE AGGREGATE public.newavg(integer) (
    SFUNC = int4_avg_accum,
    STYPE = bigint[],
    FINALFUNC = int8_avg,
    INITCOND = '{0,0}'
);

CREATE AGGREGATE public.newcnt(*) (
    SFUNC = int8inc,
    STYPE = bigint,
    INITCOND = '0',
    PARALLEL = SAFE
);

COMMENT ON AGGREGATE public.newcnt(*) IS 'an agg(*) comment';

CREATE AGGREGATE public.serial1(bigint) (
    SFUNC = int8_avg_accum,
    STYPE = internal,
    FINALFUNC = numeric_poly_avg,
    FINALFUNC_MODIFY = SHAREABLE,
    COMBINEFUNC = int8_avg_combine,
    SERIALFUNC = int8_avg_serialize,
    DESERIALFUNC = int8_avg_deserialize,
    PARALLEL = RESTRICTED
);

CREATE AGGREGATE public.sumdouble(double precision) (
    SFUNC = float8pl,
    STYPE = double precision,
    SSPACE = 10,
    COMBINEFUNC = float8pl,
    MSFUNC = float8pl,
    MINVFUNC = float8mi,
    MSTYPE = double precision,
    MSSPACE = 12
);
