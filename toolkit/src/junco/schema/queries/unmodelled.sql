-- What a user can make that is not compared. Those of extension members are taken out later.
SELECT l.classoid AS class, l.objoid AS oid, NULL AS schema, o.identity AS name, 'security label on ' || o.type AS kind,
       ' by ' || l.provider AS suffix
FROM pg_seclabel l
CROSS JOIN LATERAL pg_identify_object(l.classoid, l.objoid, l.objsubid) o
WHERE l.objoid >= 16384
