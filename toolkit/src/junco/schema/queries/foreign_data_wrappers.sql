-- Options that hold a secret are passed over here, so that they never leave the server.
SELECT w.oid, w.fdwname::text AS name,
       CASE WHEN w.fdwhandler <> 0 THEN w.fdwhandler::regproc::text END AS handler,
       CASE WHEN w.fdwvalidator <> 0 THEN w.fdwvalidator::regproc::text END AS validator,
       ARRAY(SELECT o FROM unnest(w.fdwoptions) o
             WHERE split_part(o, '=', 1) !~* '(pass(word|wd|phrase|code)|secret|token|credential|(private|api|access|client|server)_?key)$') AS options
FROM pg_foreign_data_wrapper w
WHERE w.oid >= 16384
