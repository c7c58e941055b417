-- 2200 is the schema public, the only object of a user that every database starts with.
SELECT d.classoid AS class, d.objoid AS oid, d.objsubid AS sub, d.description AS text
FROM pg_description d
WHERE d.objoid >= 16384 OR d.objoid = 2200
