-- From PostgreSQL 18 on NOT NULL has a row in pg_constraint; before, the join finds nothing. The root is the
-- first type below that is no domain.
WITH RECURSIVE below AS (
  SELECT t.oid, t.typbasetype AS base FROM pg_type t WHERE t.typtype = 'd' AND t.oid >= 16384
  UNION ALL
  SELECT b.oid, t.typbasetype FROM below b JOIN pg_type t ON t.oid = b.base WHERE t.typtype = 'd'
)
SELECT d.oid, n.nspname::text AS schema, d.typname::text AS name,
       format_type(d.typbasetype, d.typtypmod) AS base, format_type(root.oid, NULL) AS root,
       CASE WHEN d.typcollation <> base.typcollation THEN format('%I.%I', cn.nspname, co.collname) END AS collation,
       coalesce(pg_get_expr(d.typdefaultbin, 0), quote_literal(d.typdefault)) AS default,
       d.typnotnull AS not_null, nullif(nn.conname, d.typname || '_not_null')::text AS not_null_name,
       c.description AS not_null_comment
FROM pg_type d
JOIN pg_namespace n ON n.oid = d.typnamespace
JOIN pg_type base ON base.oid = d.typbasetype
JOIN below b ON b.oid = d.oid
JOIN pg_type root ON root.oid = b.base AND root.typtype <> 'd'
LEFT JOIN pg_collation co ON co.oid = d.typcollation
LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
LEFT JOIN pg_constraint nn ON nn.contypid = d.oid AND nn.contype = 'n'
LEFT JOIN pg_description c ON c.classoid = 'pg_catalog.pg_constraint'::regclass AND c.objoid = nn.oid
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
