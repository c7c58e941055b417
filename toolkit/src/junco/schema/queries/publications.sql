-- puballtables is `for all`; generated columns are a choice since 18.
SELECT p.oid, p.pubname::text AS name, p.puballtables AS all_tables,
       array_remove(ARRAY[CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                          CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END],
                    NULL) AS publish,
       p.pubviaroot AS via_root, coalesce(to_jsonb(p)->>'pubgencols', 'n') AS generated_columns
FROM pg_publication p
WHERE p.oid >= 16384
