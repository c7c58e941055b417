-- An operator without a function is a shell that somebody's commutator or negator left behind.
SELECT o.oid, n.nspname::text AS schema, o.oprname::text AS name,
       format('%s(%s, %s)', o.oprname, coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE'),
              coalesce(format_type(nullif(o.oprright, 0), NULL), 'NONE')) AS signature,
       nullif(o.oprcode::text, '-') AS function, CASE WHEN o.oprleft <> 0 THEN format_type(o.oprleft, NULL) END AS left,
       CASE WHEN o.oprright <> 0 THEN format_type(o.oprright, NULL) END AS right,
       CASE WHEN c.oid IS NOT NULL THEN
         format('%I.%s(%s, %s)', cn.nspname, c.oprname, coalesce(format_type(nullif(c.oprleft, 0), NULL), 'NONE'),
              coalesce(format_type(nullif(c.oprright, 0), NULL), 'NONE')) END AS commutator,
       CASE WHEN g.oid IS NOT NULL THEN
         format('%I.%s(%s, %s)', gn.nspname, g.oprname, coalesce(format_type(nullif(g.oprleft, 0), NULL), 'NONE'),
              coalesce(format_type(nullif(g.oprright, 0), NULL), 'NONE')) END AS negator,
       nullif(o.oprrest::text, '-') AS restrict, nullif(o.oprjoin::text, '-') AS join,
       o.oprcanhash AS hashes, o.oprcanmerge AS merges
FROM pg_operator o
JOIN pg_namespace n ON n.oid = o.oprnamespace
LEFT JOIN pg_operator c ON c.oid = o.oprcom
LEFT JOIN pg_namespace cn ON cn.oid = c.oprnamespace
LEFT JOIN pg_operator g ON g.oid = o.oprnegate
LEFT JOIN pg_namespace gn ON gn.oid = g.oprnamespace
WHERE o.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
