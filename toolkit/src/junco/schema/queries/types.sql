-- Other addresses of a type: its array, the row type of a relation, a range's multirange with its array, and
-- the functions and the cast that PostgreSQL makes for ranges.
WITH own AS (
  SELECT t.oid, t.typarray,
         CASE WHEN t.typrelid <> 0 THEN 'pg_catalog.pg_class'::regclass ELSE 'pg_catalog.pg_type'::regclass END
           AS class,
         CASE WHEN t.typrelid <> 0 THEN t.typrelid ELSE t.oid END AS whole
  FROM pg_type t
  WHERE t.oid >= 16384
)
SELECT 'pg_catalog.pg_type'::regclass::oid AS class, o.oid, o.class::oid AS whole_class, o.whole AS whole_oid
FROM own o WHERE o.whole <> o.oid
UNION ALL
SELECT 'pg_catalog.pg_type'::regclass, o.typarray, o.class, o.whole
FROM own o WHERE o.typarray <> 0
UNION ALL
SELECT 'pg_catalog.pg_type'::regclass, part.oid, 'pg_catalog.pg_type'::regclass, r.rngtypid
FROM pg_range r
JOIN pg_type m ON m.oid = r.rngmultitypid
CROSS JOIN LATERAL (VALUES (m.oid), (m.typarray)) part(oid)
WHERE r.rngtypid >= 16384
UNION ALL
SELECT d.classid, d.objid, 'pg_catalog.pg_type'::regclass, coalesce(r.rngtypid, d.refobjid)
FROM pg_depend d
LEFT JOIN pg_range r ON r.rngmultitypid = d.refobjid
WHERE d.classid IN ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_cast'::regclass)
  AND d.refclassid = 'pg_catalog.pg_type'::regclass
  AND d.deptype = 'i' AND d.objid >= 16384
