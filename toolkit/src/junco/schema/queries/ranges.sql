-- The names that PostgreSQL would pick by itself come as null: the default operator class, the collation of
-- the subtype. The shell exists apart where a function has to speak of the type first.
SELECT t.oid, n.nspname::text AS schema, t.typname::text AS name,
       format_type(r.rngsubtype, NULL) AS subtype,
       format('%I.%I', mn.nspname, m.typname) AS multirange,
       CASE WHEN NOT oc.opcdefault THEN format('%I.%I', ocn.nspname, oc.opcname) END AS operator_class,
       CASE WHEN r.rngcollation <> s.typcollation THEN format('%I.%I', cn.nspname, co.collname) END AS collation,
       CASE WHEN r.rngcanonical <> 0 THEN format('%I.%I', canonn.nspname, canon.proname) END AS canonical,
       CASE WHEN r.rngsubdiff <> 0 THEN format('%I.%I', diffn.nspname, diff.proname) END AS difference
FROM pg_range r
JOIN pg_type t ON t.oid = r.rngtypid
JOIN pg_namespace n ON n.oid = t.typnamespace
JOIN pg_type s ON s.oid = r.rngsubtype
JOIN pg_type m ON m.oid = r.rngmultitypid
JOIN pg_namespace mn ON mn.oid = m.typnamespace
JOIN pg_opclass oc ON oc.oid = r.rngsubopc
JOIN pg_namespace ocn ON ocn.oid = oc.opcnamespace
LEFT JOIN pg_collation co ON co.oid = r.rngcollation
LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
LEFT JOIN pg_proc canon ON canon.oid = r.rngcanonical
LEFT JOIN pg_namespace canonn ON canonn.oid = canon.pronamespace
LEFT JOIN pg_proc diff ON diff.oid = r.rngsubdiff
LEFT JOIN pg_namespace diffn ON diffn.oid = diff.pronamespace
WHERE t.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
