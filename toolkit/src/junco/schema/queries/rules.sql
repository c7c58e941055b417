-- What happens on SELECT is a view's query; its name is free for rules on tables.
SELECT r.oid, r.ev_class AS table_oid, r.rulename::text AS name, r.ev_enabled::text AS enabled,
       rtrim(pg_get_ruledef(r.oid), ';') AS definition
FROM pg_rewrite r
WHERE r.oid >= 16384 AND r.ev_type <> '1'
