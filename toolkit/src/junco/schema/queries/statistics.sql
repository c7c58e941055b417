SELECT s.oid, n.nspname::text AS schema, s.stxname::text AS name, s.stxrelid AS table_oid,
       substr(pg_get_statisticsobjdef(s.oid), 1 + length(format('CREATE STATISTICS %I.%I ', n.nspname, s.stxname)))
         AS definition,
       nullif(s.stxstattarget::int, -1) AS target
FROM pg_statistic_ext s
JOIN pg_namespace n ON n.oid = s.stxnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
