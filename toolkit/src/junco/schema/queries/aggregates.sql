SELECT p.oid, n.nspname::text AS schema, p.proname::text AS name,
       quote_ident(p.proname) || '(' || CASE WHEN p.pronargs = 0 THEN '*' ELSE oidvectortypes(p.proargtypes) END
         || ')' AS signature,
       CASE WHEN p.pronargs = 0 THEN '*' ELSE pg_get_function_arguments(p.oid) END AS arguments,
       pg_get_function_result(p.oid) AS result, p.proparallel::text AS parallel,
       a.aggkind::text AS kind, a.aggnumdirectargs::int AS direct,
       a.aggtransfn::text AS sfunc, format_type(a.aggtranstype, NULL) AS stype, a.aggtransspace::int AS sspace,
       nullif(a.aggfinalfn::text, '-') AS finalfunc, a.aggfinalextra AS finalfunc_extra,
       a.aggfinalmodify::text AS finalfunc_modify, nullif(a.aggcombinefn::text, '-') AS combinefunc,
       nullif(a.aggserialfn::text, '-') AS serialfunc, nullif(a.aggdeserialfn::text, '-') AS deserialfunc,
       a.agginitval AS initcond, nullif(a.aggmtransfn::text, '-') AS msfunc,
       nullif(a.aggminvtransfn::text, '-') AS minvfunc,
       CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END AS mstype,
       a.aggmtransspace::int AS msspace, nullif(a.aggmfinalfn::text, '-') AS mfinalfunc,
       a.aggmfinalextra AS mfinalfunc_extra, a.aggmfinalmodify::text AS mfinalfunc_modify,
       a.aggminitval AS minitcond,
       CASE WHEN o.oid IS NOT NULL THEN format('OPERATOR(%I.%s)', opn.nspname, o.oprname) END AS sortop
FROM pg_aggregate a
JOIN pg_proc p ON p.oid = a.aggfnoid
JOIN pg_namespace n ON n.oid = p.pronamespace
LEFT JOIN pg_operator o ON o.oid = a.aggsortop
LEFT JOIN pg_namespace opn ON opn.oid = o.oprnamespace
WHERE p.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
