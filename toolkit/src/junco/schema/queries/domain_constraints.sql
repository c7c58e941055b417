SELECT k.oid, k.contypid AS domain_oid, k.conname::text AS name, pg_get_constraintdef(k.oid) AS definition,
       k.convalidated AS validated, pg_get_expr(k.conbin, 0) AS expression
FROM pg_constraint k
WHERE k.oid >= 16384 AND k.contypid <> 0 AND k.contype = 'c'
