-- Left out is what leads from a part of an object to the object itself: from a type's array or row type to the type,
-- from a foreign key's triggers to the key, from NOT NULL and from a default to the column; and what leads to TOAST
-- tables. That an object stands in its schema is known anyway. The columns are read by their places.
SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype::text
FROM pg_depend d
LEFT JOIN pg_attrdef own ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND own.oid = d.objid
  AND own.adrelid = d.refobjid AND own.adnum = d.refobjsubid
LEFT JOIN pg_constraint nn ON d.classid = 'pg_catalog.pg_constraint'::regclass AND nn.oid = d.objid
  AND nn.contype = 'n'
LEFT JOIN pg_class toast ON d.refclassid = 'pg_catalog.pg_class'::regclass AND toast.oid = d.refobjid
  AND toast.relkind = 't'
WHERE d.objid >= 16384 AND d.deptype IN ('n', 'a', 'i', 'e')
  AND own.oid IS NULL AND nn.oid IS NULL AND toast.oid IS NULL
  AND (d.deptype <> 'i' OR d.classid NOT IN ('pg_catalog.pg_type'::regclass, 'pg_catalog.pg_trigger'::regclass))
  AND (d.refclassid <> 'pg_catalog.pg_namespace'::regclass OR d.deptype <> 'n' OR d.classid NOT IN
       ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_type'::regclass))
