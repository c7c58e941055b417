-- What a seed must know of its tables; the parameter is an array of their quoted names. One row a column.
--
-- A domain is cast as what it stands for: casting to the domain itself would apply its length silently. A
-- precision is kept where storing rounds, so that a value compares as it will be stored; a length is not,
-- because casting would cut the text instead of refusing it.
SELECT w.position::int,
       n.nspname,
       c.relname,
       a.attname,
       format_type(base.type, CASE WHEN base.element = ANY ('{numeric,time,timetz,timestamp,timestamptz,interval}'::regtype[]::oid[])
                                   THEN base.modifier ELSE -1 END),
       base.name,
       CASE WHEN a.attidentity <> '' THEN 'identity'
            WHEN a.attgenerated <> '' THEN 'generated'
            WHEN starts_with(pg_get_expr(d.adbin, d.adrelid), 'nextval(') THEN 'sequence' END,
       ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = base.element ORDER BY e.enumsortorder),
       EXISTS (SELECT FROM pg_catalog.pg_constraint p
               WHERE p.conrelid = c.oid AND p.contype = 'p' AND a.attnum = ANY (p.conkey)),
       ARRAY(SELECT jsonb_build_array(fn.nspname, fc.relname, fa.attname)::text
             FROM pg_catalog.pg_constraint f
             CROSS JOIN LATERAL unnest(f.conkey, f.confkey) AS pair(here, there)
             JOIN pg_catalog.pg_class fc ON fc.oid = f.confrelid
             JOIN pg_catalog.pg_namespace fn ON fn.oid = fc.relnamespace
             JOIN pg_catalog.pg_attribute fa ON fa.attrelid = fc.oid AND fa.attnum = pair.there
             WHERE f.conrelid = c.oid AND f.contype = 'f' AND pair.here = a.attnum
             ORDER BY f.oid)
FROM unnest(%s::text[]) WITH ORDINALITY AS w(name, position)
JOIN pg_catalog.pg_class c ON c.oid = to_regclass(w.name) AND c.relkind IN ('r', 'p')
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
LEFT JOIN LATERAL (
    WITH RECURSIVE down AS (
        SELECT a.atttypid AS type, a.atttypmod AS modifier
        UNION ALL
        SELECT t.typbasetype, t.typtypmod FROM down JOIN pg_catalog.pg_type t ON t.oid = down.type WHERE t.typtype = 'd'
    )
    SELECT down.type, down.modifier, t.typname AS name,
           CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END AS element
    FROM down JOIN pg_catalog.pg_type t ON t.oid = down.type
    WHERE t.typtype <> 'd'
) base ON true
ORDER BY w.position, a.attnum
