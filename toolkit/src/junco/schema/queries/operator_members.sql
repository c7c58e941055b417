-- Operators and functions of classes, and those that stand in a family alone.
SELECT d.classid AS class, d.objid AS oid, d.refclassid AS owner_class, d.refobjid AS owner_oid,
       a.amopstrategy::int AS number, 0 AS sort,
       format('OPERATOR %s %I.%s(%s, %s)%s', a.amopstrategy, n.nspname, o.oprname,
              coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE'),
              coalesce(format_type(nullif(o.oprright, 0), NULL), 'NONE'),
              CASE WHEN a.amoppurpose = 'o' THEN format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname) END) AS text,
       format('OPERATOR %s (%s, %s)', a.amopstrategy, format_type(a.amoplefttype, NULL),
              format_type(a.amoprighttype, NULL)) AS place
FROM pg_amop a
JOIN pg_depend d ON d.classid = 'pg_catalog.pg_amop'::regclass AND d.objid = a.oid
  AND (d.refclassid = 'pg_catalog.pg_opclass'::regclass
       OR d.refclassid = 'pg_catalog.pg_opfamily'::regclass AND d.refobjid = a.amopfamily)
JOIN pg_operator o ON o.oid = a.amopopr
JOIN pg_namespace n ON n.oid = o.oprnamespace
LEFT JOIN pg_opfamily s ON s.oid = a.amopsortfamily
LEFT JOIN pg_namespace sn ON sn.oid = s.opfnamespace
WHERE a.oid >= 16384
UNION ALL
SELECT d.classid, d.objid, d.refclassid, d.refobjid, a.amprocnum, 1,
       format('FUNCTION %s (%s, %s) %s', a.amprocnum, format_type(a.amproclefttype, NULL),
              format_type(a.amprocrighttype, NULL), a.amproc::oid::regprocedure),
       format('FUNCTION %s (%s, %s)', a.amprocnum, format_type(a.amproclefttype, NULL),
              format_type(a.amprocrighttype, NULL))
FROM pg_amproc a
JOIN pg_depend d ON d.classid = 'pg_catalog.pg_amproc'::regclass AND d.objid = a.oid
  AND d.refclassid IN ('pg_catalog.pg_opclass'::regclass, 'pg_catalog.pg_opfamily'::regclass)
WHERE a.oid >= 16384
ORDER BY sort, number, text
