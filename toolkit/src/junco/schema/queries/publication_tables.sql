SELECT r.oid, p.pubname::text AS publication, r.prpubid AS publication_oid, r.prrelid AS table_oid,
       r.prattrs::int[] AS positions, pg_get_expr(r.prqual, r.prrelid) AS condition
FROM pg_publication_rel r
JOIN pg_publication p ON p.oid = r.prpubid
