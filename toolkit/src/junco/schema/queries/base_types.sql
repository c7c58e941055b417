-- Also the shells that nobody has defined; their element is that of no array.
SELECT t.oid, n.nspname::text AS schema, t.typname::text AS name, t.typisdefined AS defined,
       t.typinput::oid::regproc::text AS input, t.typoutput::oid::regproc::text AS output,
       CASE WHEN t.typreceive <> 0 THEN t.typreceive::oid::regproc::text END AS receive,
       CASE WHEN t.typsend <> 0 THEN t.typsend::oid::regproc::text END AS send,
       CASE WHEN t.typmodin <> 0 THEN t.typmodin::oid::regproc::text END AS modifier_input,
       CASE WHEN t.typmodout <> 0 THEN t.typmodout::oid::regproc::text END AS modifier_output,
       CASE WHEN t.typanalyze <> 0 THEN t.typanalyze::oid::regproc::text END AS analyze,
       CASE WHEN t.typsubscript <> 0 THEN t.typsubscript::oid::regproc::text END AS subscript,
       t.typlen::int AS length, t.typbyval AS by_value, t.typalign::text AS alignment,
       t.typstorage::text AS storage, t.typcategory::text AS category, t.typispreferred AS preferred,
       coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)) AS default,
       CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END AS element,
       t.typdelim::text AS delimiter, t.typcollation <> 0 AS collatable
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_type item ON item.oid = t.typelem AND item.typarray = t.oid
WHERE t.oid >= 16384 AND item.oid IS NULL AND (t.typtype = 'b' OR t.typtype = 'p' AND NOT t.typisdefined)
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
