-- Procedures are named with the modes of their arguments: without, OUT arguments would count as well.
SELECT p.oid, n.nspname::text AS schema, p.proname::text AS name, p.prokind::text AS kind,
       quote_ident(p.proname) || '(' ||
         CASE WHEN p.prokind = 'p' THEN coalesce(typed.modal, '') ELSE oidvectortypes(p.proargtypes) END || ')'
         AS signature,
       coalesce(typed.modes, '{}') AS modes, coalesce(typed.names, '{}') AS names,
       coalesce(typed.types, '{}') AS types,
       pg_get_function_arguments(p.oid) AS arguments, p.pronargdefaults::int AS defaults,
       coalesce(pg_get_function_result(p.oid), '') AS result,
       l.lanname::text AS language, l.oid AS language_oid,
       coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) AS body, p.prosqlbody IS NOT NULL AS parsed,
       p.probin::text AS library, p.provolatile::text AS volatility, p.proisstrict AS strict,
       p.proleakproof AS leakproof, p.prosecdef AS security_definer, p.proparallel::text AS parallel,
       p.procost::float8 AS cost, p.prorows::float8 AS rows,
       CASE WHEN p.prosupport <> 0 THEN p.prosupport::text END AS support,
       coalesce(p.proconfig, '{}')::text[] AS settings,
       CASE WHEN p.protrftypes IS NULL THEN '{}'::text[] ELSE
         (SELECT array_agg(format_type(u.type, NULL)) FROM unnest(p.protrftypes) u(type)) END AS transforms,
       rtrim(pg_get_functiondef(p.oid), E'\n') AS definition
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
CROSS JOIN LATERAL (
  SELECT array_agg(coalesce(p.proargmodes[u.place]::text, 'i') ORDER BY u.place) AS modes,
         array_agg(coalesce(p.proargnames[u.place], '') ORDER BY u.place) AS names,
         array_agg(format_type(u.type, NULL) ORDER BY u.place) AS types,
         string_agg(CASE coalesce(p.proargmodes[u.place]::text, 'i')
                      WHEN 'b' THEN 'INOUT ' WHEN 'v' THEN 'VARIADIC ' ELSE 'IN ' END
                    || format_type(u.type, NULL), ', ' ORDER BY u.place)
           FILTER (WHERE coalesce(p.proargmodes[u.place]::text, 'i') NOT IN ('o', 't')) AS modal
  FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) WITH ORDINALITY u(type, place)
) typed
WHERE p.oid >= 16384 AND p.prokind <> 'a' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
