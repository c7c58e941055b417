SELECT d.oid, d.adrelid AS table_oid, d.adnum::int AS position,
       pg_get_expr(d.adbin, d.adrelid) AS expression
FROM pg_attrdef d
JOIN pg_class c ON c.oid = d.adrelid
WHERE d.adrelid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'f') AND c.relpersistence <> 't'
