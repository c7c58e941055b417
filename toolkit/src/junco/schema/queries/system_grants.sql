-- Rights on what PostgreSQL or an extension brought along, as far as they are no longer as they came.
WITH listed (class, oid, sub, letter, owner, acl) AS (
  SELECT 'pg_class'::regclass::oid, c.oid, 0, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner, c.relacl
  FROM pg_class c WHERE c.relacl IS NOT NULL AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
  UNION ALL
  SELECT 'pg_class'::regclass, c.oid, a.attnum, 'c', c.relowner, a.attacl
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
  UNION ALL SELECT 'pg_namespace'::regclass, n.oid, 0, 'n', n.nspowner, n.nspacl FROM pg_namespace n WHERE n.nspacl IS NOT NULL
  UNION ALL SELECT 'pg_proc'::regclass, p.oid, 0, 'f', p.proowner, p.proacl FROM pg_proc p WHERE p.proacl IS NOT NULL
  UNION ALL SELECT 'pg_type'::regclass, t.oid, 0, 'T', t.typowner, t.typacl FROM pg_type t WHERE t.typacl IS NOT NULL
  UNION ALL SELECT 'pg_language'::regclass, l.oid, 0, 'l', l.lanowner, l.lanacl FROM pg_language l WHERE l.lanacl IS NOT NULL
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, f.oid, 0, 'F', f.fdwowner, f.fdwacl
            FROM pg_foreign_data_wrapper f WHERE f.fdwacl IS NOT NULL
),
foreign_to_us AS (
  SELECT l.*, coalesce(i.initprivs, acldefault(l.letter, l.owner)) AS came
  FROM listed l LEFT JOIN pg_init_privs i ON i.objoid = l.oid AND i.classoid = l.class AND i.objsubid = l.sub
  WHERE (l.oid < 16384 AND l.oid <> 2200)
     OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = l.class AND d.objid = l.oid AND d.deptype = 'e')
),
entries AS (
  SELECT f.class, f.oid, f.sub, f.owner, e.grantee, e.privilege_type, e.is_grantable, true AS found
  FROM foreign_to_us f, aclexplode(f.acl) e
  UNION
  SELECT f.class, f.oid, f.sub, f.owner, e.grantee, e.privilege_type, e.is_grantable, false
  FROM foreign_to_us f, aclexplode(f.came) e
),
changed AS (
  SELECT class, oid, sub, owner, grantee, privilege_type, is_grantable, bool_or(found) AS found
  FROM entries GROUP BY class, oid, sub, owner, grantee, privilege_type, is_grantable HAVING count(*) = 1
)
SELECT o.type, o.identity,
       array_agg(CASE WHEN found THEN '' ELSE 'no ' END || privilege_type || ' for '
                 || CASE WHEN grantee = 0 THEN 'everybody' WHEN grantee = owner THEN 'the owner'
                         ELSE pg_get_userbyid(grantee)::text END
                 || CASE WHEN is_grantable THEN ' to pass on' ELSE '' END ORDER BY privilege_type, grantee, found) AS rights
FROM changed c
CROSS JOIN LATERAL pg_identify_object(c.class, c.oid, c.sub) o
WHERE 'information_schema' NOT IN (coalesce(o.schema, ''), o.identity)  -- nobody dumps what is said about that
GROUP BY o.type, o.identity
