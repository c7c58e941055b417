CREATE AGGREGATE newavg (sfunc = int4_avg_accum, basetype = int4, stype = _int8, finalfunc = int8_avg, initcond1 = '{0,0}');
CREATE AGGREGATE newcnt (*) (sfunc = int8inc, stype = int8, initcond = '0', parallel = safe);
COMMENT ON AGGREGATE newcnt (*) IS 'an agg(*) comment';
CREATE AGGREGATE myperc(float8 ORDER BY anyelement) (stype = internal, sfunc = ordered_set_transition, finalfunc = percentile_disc_final, finalfunc_extra = true, finalfunc_modify = read_write);
CREATE AGGREGATE my_rank(VARIADIC "any" ORDER BY VARIADIC "any") (stype = internal, sfunc = ordered_set_transition_multi, finalfunc = rank_final, finalfunc_extra = true, hypothetical);
COMMENT ON AGGREGATE my_rank(VARIADIC "any" ORDER BY VARIADIC "any") IS 'hy';
CREATE AGGREGATE sumdouble (float8) (stype = float8, sfunc = float8pl, mstype = float8, msfunc = float8pl, minvfunc = float8mi, sspace=10, msspace=12, combinefunc=float8pl);
CREATE AGGREGATE maxi(int4) (sfunc=int4larger, stype=int4, sortop = >);
CREATE AGGREGATE serial1(int8) (sfunc = int8_avg_accum, stype = internal, finalfunc=numeric_poly_avg, combinefunc = int8_avg_combine, serialfunc = int8_avg_serialize, deserialfunc = int8_avg_deserialize, finalfunc_modify = shareable, parallel=restricted);
