-- A function may want another cast before it and after it, which PostgreSQL 15 does not record.
SELECT c.oid, format('(%s AS %s)', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)) AS name,
       c.castcontext::text AS context, c.castmethod::text AS method,
       CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure::text END AS function,
       format('(%s AS %s)', format_type(c.castsource, NULL), format_type(p.proargtypes[0], NULL)) AS before,
       format('(%s AS %s)', format_type(p.prorettype, NULL), format_type(c.casttarget, NULL)) AS after
FROM pg_cast c
LEFT JOIN pg_proc p ON p.oid = c.castfunc
WHERE c.oid >= 16384
