-- Options that hold a secret are passed over here, so that they never leave the server.
SELECT s.oid, s.srvname::text AS name, w.fdwname::text AS wrapper, s.srvtype AS type, s.srvversion AS version,
       ARRAY(SELECT o FROM unnest(s.srvoptions) o
             WHERE split_part(o, '=', 1) !~* '(pass(word|wd|phrase|code)|secret|token|credential|(private|api|access|client|server)_?key)$') AS options
FROM pg_foreign_server s
JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE s.oid >= 16384
