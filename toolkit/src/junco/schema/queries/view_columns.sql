SELECT a.attrelid AS view_oid, a.attnum::int AS position, a.attname::text AS name,
       CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END AS storage,
       t.typstorage::text AS own_storage, nullif(a.attcompression::text, '') AS compression,
       nullif(a.attstattarget::int, -1) AS statistics, coalesce(a.attoptions, '{}')::text[] AS options
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('v', 'm')
