SELECT d.classid AS class, d.objid AS oid, d.objsubid AS sub,
       d.refclassid AS needed_class, d.refobjid AS needed_oid, d.refobjsubid AS needed_sub,
       d.deptype::text AS type
FROM pg_depend d
WHERE d.objid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'e')
