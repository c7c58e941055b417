-- The types of token are what the parser says they are.
WITH token AS (
  SELECT p.oid AS parser, t.tokid, t.alias
  FROM (SELECT DISTINCT cfgparser AS oid FROM pg_ts_config WHERE oid >= 16384) p
  CROSS JOIN LATERAL ts_token_type(p.oid) t
), mapping AS (
  SELECT m.mapcfg, m.maptokentype, array_agg(format('%I.%I', n.nspname, d.dictname) ORDER BY m.mapseqno) AS dictionaries
  FROM pg_ts_config_map m
  JOIN pg_ts_dict d ON d.oid = m.mapdict
  JOIN pg_namespace n ON n.oid = d.dictnamespace
  WHERE m.mapcfg >= 16384
  GROUP BY m.mapcfg, m.maptokentype
)
SELECT c.oid, n.nspname::text AS schema, c.cfgname::text AS name, format('%I.%I', pn.nspname, p.prsname) AS parser,
       coalesce(jsonb_agg(jsonb_build_array(token.alias, mapping.dictionaries) ORDER BY token.tokid)
                  FILTER (WHERE mapping.mapcfg IS NOT NULL), '[]') AS mappings
FROM pg_ts_config c
JOIN pg_namespace n ON n.oid = c.cfgnamespace
JOIN pg_ts_parser p ON p.oid = c.cfgparser
JOIN pg_namespace pn ON pn.oid = p.prsnamespace
LEFT JOIN mapping ON mapping.mapcfg = c.oid
LEFT JOIN token ON token.parser = p.oid AND token.tokid = mapping.maptokentype
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
GROUP BY c.oid, n.nspname, c.cfgname, pn.nspname, p.prsname
