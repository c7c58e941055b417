-- Constraints and indexes that can be taken off these tables and put back exactly as they were; the parameter is an
-- array of quoted names. Rows are in the order for dropping, and come back in the opposite one: keys before what
-- refers to them. Left in place: what belongs to partitions or inheritance, what replication or CLUSTER holds on to, what lies in
-- another tablespace, and keys that tables outside refer to.
WITH wanted AS MATERIALIZED (
    SELECT c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
    FROM unnest(%s::text[]) AS w(name)
    JOIN pg_catalog.pg_class c ON c.oid = to_regclass(w.name) AND c.relkind = 'r' AND NOT c.relispartition
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent))
), plain AS (
    SELECT i.indexrelid, i.indrelid
    FROM wanted w
    JOIN pg_catalog.pg_index i ON i.indrelid = w.oid AND i.indisvalid AND i.indisready
         AND NOT i.indisreplident AND NOT i.indisclustered
    JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid AND x.reltablespace = 0
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0)
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = i.indexrelid AND d.deptype IN ('e', 'x'))
), found AS (
    SELECT 1 AS rank, k.oid, w.name, k.conname AS own, 'c' AS kind,
           'ALTER TABLE ' || w.name || ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid) AS add
    FROM wanted w
    JOIN pg_catalog.pg_constraint k ON k.conrelid = w.oid AND k.contype = 'f' AND k.conparentid = 0 AND k.convalidated
    UNION ALL
    SELECT 2, k.oid, w.name, k.conname, 'c',
           'ALTER TABLE ' || w.name || ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid)
    FROM wanted w
    JOIN pg_catalog.pg_constraint k ON k.conrelid = w.oid AND k.contype IN ('p', 'u', 'x')
    JOIN plain p ON p.indexrelid = k.conindid AND obj_description(k.conindid, 'pg_class') IS NULL
    WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint f
        WHERE f.contype = 'f' AND f.conindid = k.conindid
          AND (f.conrelid NOT IN (SELECT oid FROM wanted) OR f.conparentid <> 0 OR NOT f.convalidated))
    UNION ALL
    SELECT 3, p.indexrelid, x.relnamespace::regnamespace::text || '.' || quote_ident(x.relname), x.relname, 'i',
           pg_get_indexdef(p.indexrelid)
    FROM plain p JOIN pg_catalog.pg_class x ON x.oid = p.indexrelid
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = p.indexrelid)
)
SELECT CASE kind WHEN 'c' THEN 'ALTER TABLE ' || name || ' DROP CONSTRAINT ' || quote_ident(own)
                 ELSE 'DROP INDEX ' || name END,
       add,
       CASE WHEN kind = 'c' AND obj_description(oid, 'pg_constraint') IS NOT NULL
            THEN 'COMMENT ON CONSTRAINT ' || quote_ident(own) || ' ON ' || name || ' IS '
                 || quote_literal(obj_description(oid, 'pg_constraint'))
            WHEN kind = 'i' AND obj_description(oid, 'pg_class') IS NOT NULL
            THEN 'COMMENT ON INDEX ' || name || ' IS ' || quote_literal(obj_description(oid, 'pg_class')) END,
       rank
FROM found
ORDER BY rank, oid
