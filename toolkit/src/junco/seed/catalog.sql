-- What a seed must know of its tables; the parameter is an array of their quoted names. One row a column.
--
-- A domain is cast as what it stands for: casting to the domain itself would apply its length silently. A
-- precision is kept where storing rounds, so that a value compares as it will be stored; a length is not,
-- because casting would cut the text instead of refusing it.
WITH RECURSIVE wanted AS MATERIALIZED (
    SELECT w.position::int, c.oid, n.nspname, c.relname
    FROM unnest(%s::text[]) WITH ORDINALITY AS w(name, position)
    JOIN pg_catalog.pg_class c ON c.oid = to_regclass(w.name) AND c.relkind IN ('r', 'p')
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
), down AS (
    SELECT a.attrelid, a.attnum, a.atttypid AS type, a.atttypmod AS modifier
    FROM wanted w JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION
    SELECT down.attrelid, down.attnum, t.typbasetype, t.typtypmod
    FROM down JOIN pg_catalog.pg_type t ON t.oid = down.type AND t.typtype = 'd'
), based AS (
    SELECT down.*, t.typname, CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END AS element
    FROM down JOIN pg_catalog.pg_type t ON t.oid = down.type AND t.typtype <> 'd'
), keys AS MATERIALIZED (
    SELECT k.oid, k.conrelid, k.contype, k.conkey, k.confrelid, k.confkey, k.conname, k.condeferrable
    FROM wanted w JOIN pg_catalog.pg_constraint k ON k.conrelid = w.oid AND k.contype IN ('p', 'f')
)
SELECT w.position,
       w.nspname,
       w.relname,
       a.attname,
       format_type(b.type, CASE WHEN b.element = ANY ('{numeric,time,timetz,timestamp,timestamptz,interval}'::regtype[]::oid[])
                                THEN b.modifier ELSE -1 END),
       b.typname,
       CASE WHEN a.attidentity <> '' THEN 'identity'
            WHEN a.attgenerated <> '' THEN 'generated'
            WHEN starts_with(pg_get_expr(d.adbin, d.adrelid), 'nextval(') THEN 'sequence' END,
       ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = b.element ORDER BY e.enumsortorder),
       EXISTS (SELECT FROM keys p
               WHERE p.conrelid = w.oid AND p.contype = 'p' AND a.attnum = ANY (p.conkey)),
       ARRAY(SELECT jsonb_build_array(fn.nspname, fc.relname, fa.attname,
                                       CASE WHEN f.condeferrable THEN quote_ident(w.nspname) || '.' || quote_ident(f.conname) END,
                                       (SELECT jsonb_agg(jsonb_build_array(ha.attname, ta.attname) ORDER BY p.n)
                                        FROM unnest(f.conkey, f.confkey) WITH ORDINALITY AS p(here, there, n)
                                        JOIN pg_catalog.pg_attribute ha ON ha.attrelid = f.conrelid AND ha.attnum = p.here
                                        JOIN pg_catalog.pg_attribute ta ON ta.attrelid = f.confrelid AND ta.attnum = p.there))::text
             FROM keys f
             CROSS JOIN LATERAL unnest(f.conkey, f.confkey) AS pair(here, there)
             JOIN pg_catalog.pg_class fc ON fc.oid = f.confrelid
             JOIN pg_catalog.pg_namespace fn ON fn.oid = fc.relnamespace
             JOIN pg_catalog.pg_attribute fa ON fa.attrelid = fc.oid AND fa.attnum = pair.there
             WHERE f.conrelid = w.oid AND f.contype = 'f' AND pair.here = a.attnum
             ORDER BY f.oid),
       a.attnotnull,
       ARRAY(SELECT (SELECT jsonb_agg(ia.attname) FROM pg_catalog.pg_attribute ia
                     WHERE ia.attrelid = w.oid AND ia.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))::text
             FROM pg_catalog.pg_index i
             WHERE i.indrelid = w.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
             ORDER BY i.indexrelid)
FROM wanted w
LEFT JOIN based b ON b.attrelid = w.oid
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = b.attrelid AND a.attnum = b.attnum
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
ORDER BY w.position, a.attnum
