SELECT p.oid, p.polrelid AS table_oid, p.polname::text AS name, p.polcmd::text AS command,
       p.polpermissive AS permissive,
       CASE WHEN 0 = ANY (p.polroles) THEN '{}' ELSE
         (SELECT array_agg(quote_ident(r.rolname) ORDER BY r.rolname) FROM pg_roles r WHERE r.oid = ANY (p.polroles))
       END AS roles,
       pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check
FROM pg_policy p
