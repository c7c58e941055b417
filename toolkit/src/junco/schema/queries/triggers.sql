-- A row with a parent is a partition's copy; only what was changed on it is told.
SELECT g.oid, g.tgrelid AS table_oid, g.tgname::text AS name, pg_get_triggerdef(g.oid) AS definition,
       g.tgenabled::text AS enabled, nullif(g.tgconstraint, 0) AS constraint_oid,
       parent.oid AS parent_oid, parent.tgenabled::text AS usual
FROM pg_trigger g
LEFT JOIN pg_trigger parent ON parent.oid = g.tgparentid
LEFT JOIN pg_description d ON d.classoid = 'pg_catalog.pg_trigger'::regclass AND d.objoid = g.oid
WHERE g.oid >= 16384 AND NOT g.tgisinternal
  AND (g.tgparentid = 0 OR g.tgenabled <> parent.tgenabled OR d.objoid IS NOT NULL)
ORDER BY g.tgparentid <> 0, g.oid
