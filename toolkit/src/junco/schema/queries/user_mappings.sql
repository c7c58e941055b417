-- No role can be called public. The view shows options to those who may see them, and null to others. Options that hold a secret are passed
-- over here, so that they never leave the server.
SELECT m.umid AS oid, m.srvid AS server_oid, m.srvname::text AS server,
       CASE WHEN m.umuser = 0 THEN 'public' ELSE m.usename::text END AS role,
       ARRAY(SELECT o FROM unnest(m.umoptions) o
             WHERE split_part(o, '=', 1) !~* '(pass(word|wd|phrase|code)|secret|token|credential|(private|api|access|client|server)_?key)$') AS options
FROM pg_user_mappings m
WHERE m.umid >= 16384
