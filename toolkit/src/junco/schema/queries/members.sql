-- What belongs to an extension. plpgsql is there from the start.
SELECT d.classid AS class, d.objid AS oid, d.objsubid AS sub, e.extname::text AS extension
FROM pg_depend d
JOIN pg_extension e ON e.oid = d.refobjid
WHERE d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.deptype = 'e' AND e.extname <> 'plpgsql'
