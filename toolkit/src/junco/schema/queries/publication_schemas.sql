SELECT r.oid, p.pubname::text AS publication, r.pnpubid AS publication_oid, n.oid AS namespace_oid,
       n.nspname::text AS schema
FROM pg_publication_namespace r
JOIN pg_publication p ON p.oid = r.pnpubid
JOIN pg_namespace n ON n.oid = r.pnnspid
