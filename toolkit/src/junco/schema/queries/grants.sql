-- What differs from what PostgreSQL gives by itself, privilege by privilege. `role` is '' for everybody and
-- null for the owner; `grantor` is null for the owner too. Schema public starts with its own list.
WITH listed (class, oid, sub, column_name, letter, owner, acl) AS (
  SELECT 'pg_class'::regclass::oid, c.oid, 0, NULL::text, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner, c.relacl
  FROM pg_class c WHERE c.relacl IS NOT NULL AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
  UNION ALL
  SELECT 'pg_class'::regclass, c.oid, a.attnum, a.attname::text, 'c', c.relowner, a.attacl
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
  UNION ALL SELECT 'pg_namespace'::regclass, n.oid, 0, NULL, 'n', n.nspowner, n.nspacl FROM pg_namespace n
            WHERE n.nspacl IS NOT NULL OR n.oid = 2200
  UNION ALL SELECT 'pg_proc'::regclass, p.oid, 0, NULL, 'f', p.proowner, p.proacl FROM pg_proc p WHERE p.proacl IS NOT NULL
  UNION ALL SELECT CASE WHEN t.typrelid = 0 THEN 'pg_type'::regclass ELSE 'pg_class'::regclass END,
                   CASE WHEN t.typrelid = 0 THEN t.oid ELSE t.typrelid END, 0, NULL, 'T', t.typowner, t.typacl
            FROM pg_type t WHERE t.typacl IS NOT NULL  -- nobody dumps what is said about the rows of a table or view
            AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c')
  UNION ALL SELECT 'pg_language'::regclass, l.oid, 0, NULL, 'l', l.lanowner, l.lanacl FROM pg_language l
            WHERE l.lanacl IS NOT NULL AND l.lanpltrusted  -- the others nobody can be granted
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, f.oid, 0, NULL, 'F', f.fdwowner, f.fdwacl
            FROM pg_foreign_data_wrapper f WHERE f.fdwacl IS NOT NULL
  UNION ALL SELECT 'pg_foreign_server'::regclass, s.oid, 0, NULL, 'S', s.srvowner, s.srvacl
            FROM pg_foreign_server s WHERE s.srvacl IS NOT NULL
),
entries AS (
  SELECT l.class, l.oid, l.sub, l.column_name, l.owner, e.grantor, e.grantee, e.privilege_type, e.is_grantable, true AS found
  FROM listed l, aclexplode(coalesce(l.acl, '{}')) e
  UNION ALL
  SELECT l.class, l.oid, l.sub, l.column_name, l.owner, e.grantor, e.grantee, e.privilege_type, e.is_grantable, false
  FROM listed l, aclexplode(CASE WHEN l.oid = 2200 THEN
      ARRAY[makeaclitem(l.owner, l.owner, 'CREATE', false), makeaclitem(l.owner, l.owner, 'USAGE', false),
            makeaclitem(0, l.owner, 'USAGE', false)]
    ELSE acldefault(l.letter, l.owner) END) e
),
distinct_entries AS (
  SELECT DISTINCT class, oid, sub, column_name, owner, grantor, grantee, privilege_type, is_grantable, found FROM entries
)
SELECT class, oid, sub, column_name, CASE WHEN grantor <> owner THEN pg_get_userbyid(grantor)::text END AS grantor,
       CASE WHEN grantee = 0 THEN '' WHEN grantee <> owner THEN pg_get_userbyid(grantee)::text END AS role,
       privilege_type AS privilege, is_grantable AS grantable, NOT bool_or(found) AS revoked
FROM distinct_entries
WHERE oid >= 16384 OR oid = 2200
GROUP BY class, oid, sub, column_name, owner, grantor, grantee, privilege_type, is_grantable
HAVING count(*) = 1
