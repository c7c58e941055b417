-- A row with a parent is a partition's copy; only what was changed on it is told.
WITH RECURSIVE copies AS (
  SELECT g.oid, g.tgparentid AS parent, 1 AS depth
  FROM pg_trigger g
  JOIN pg_trigger parent ON parent.oid = g.tgparentid
  LEFT JOIN pg_description d ON d.classoid = 'pg_catalog.pg_trigger'::regclass AND d.objoid = g.oid
  WHERE NOT g.tgisinternal AND (g.tgenabled <> parent.tgenabled OR d.objoid IS NOT NULL)
  UNION ALL
  SELECT copies.oid, g.tgparentid, copies.depth + 1
  FROM copies JOIN pg_trigger g ON g.oid = copies.parent
  WHERE g.tgparentid <> 0
),
original AS (
  SELECT DISTINCT ON (oid) oid, parent, depth FROM copies ORDER BY oid, depth DESC
)
SELECT g.oid, g.tgrelid AS table_oid, g.tgname::text AS name, pg_get_triggerdef(g.oid) AS definition,
       g.tgenabled::text AS enabled, nullif(g.tgconstraint, 0) AS constraint_oid,
       original.parent AS original_oid, parent.oid AS parent_oid, parent.tgenabled::text AS usual
FROM pg_trigger g
LEFT JOIN original ON original.oid = g.oid
LEFT JOIN pg_trigger parent ON parent.oid = g.tgparentid
WHERE g.oid >= 16384 AND NOT g.tgisinternal AND (g.tgparentid = 0 OR original.oid IS NOT NULL)
ORDER BY coalesce(original.depth, 0), g.oid
