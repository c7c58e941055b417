-- What goes when an extension goes, although it is no part of it: ALTER ... DEPENDS ON EXTENSION.
SELECT d.classid AS class, d.objid AS oid, e.extname::text AS extension
FROM pg_depend d
JOIN pg_extension e ON d.refclassid = 'pg_catalog.pg_extension'::regclass AND e.oid = d.refobjid
WHERE d.deptype = 'x' AND d.objid >= 16384
