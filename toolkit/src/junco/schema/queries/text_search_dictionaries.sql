SELECT d.oid, n.nspname::text AS schema, d.dictname::text AS name,
       format('%I.%I', tn.nspname, t.tmplname) AS template, coalesce(d.dictinitoption, '') AS options
FROM pg_ts_dict d
JOIN pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_ts_template t ON t.oid = d.dicttemplate
JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
WHERE d.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
