-- Relative to what PostgreSQL gives by itself; entries for one schema only ever add.
WITH mine AS (SELECT datdba FROM pg_database WHERE datname = current_database()),
entries AS (
  SELECT a.oid, e.grantee, e.privilege_type, e.is_grantable, true AS found
  FROM pg_default_acl a, aclexplode(a.defaclacl) e
  UNION ALL
  SELECT a.oid, e.grantee, e.privilege_type, e.is_grantable, false
  FROM pg_default_acl a,
       aclexplode(CASE WHEN a.defaclnamespace = 0
                  THEN acldefault(CASE a.defaclobjtype WHEN 'S' THEN 's' ELSE a.defaclobjtype END::"char", a.defaclrole) END) e
),
differing AS (
  SELECT oid, grantee, privilege_type, is_grantable, NOT bool_or(found) AS revoked
  FROM (SELECT DISTINCT * FROM entries) e
  GROUP BY oid, grantee, privilege_type, is_grantable HAVING count(*) = 1
)
SELECT a.oid, n.nspname::text AS schema,
       CASE WHEN a.defaclrole <> mine.datdba THEN pg_get_userbyid(a.defaclrole)::text END AS owner,
       CASE a.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                            WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS type,
       CASE WHEN d.grantee = 0 THEN '' WHEN d.grantee <> a.defaclrole THEN pg_get_userbyid(d.grantee)::text END AS role,
       d.privilege_type AS privilege, d.is_grantable AS grantable, d.revoked
FROM pg_default_acl a
CROSS JOIN mine
JOIN differing d ON d.oid = a.oid
LEFT JOIN pg_namespace n ON n.oid = a.defaclnamespace
