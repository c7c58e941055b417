-- Tables and their parents, indexes of partitions and theirs. A detached partition keeps its copies of the
-- parent's foreign keys.
SELECT i.inhrelid AS oid, i.inhparent AS parent_oid, c.relkind IN ('i', 'I') AS of_index, c.relispartition AS attached,
       CASE WHEN c.relkind NOT IN ('i', 'I') THEN pg_get_expr(c.relpartbound, c.oid) END AS bound,
       coalesce(copies.names, '{}') AS copies
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid
LEFT JOIN (SELECT k.conrelid, array_agg(k.conname::text ORDER BY k.conname) AS names
           FROM pg_constraint k JOIN pg_constraint above ON above.oid = k.conparentid
           WHERE k.contype = 'f' AND above.conrelid <> k.conrelid GROUP BY k.conrelid) copies
  ON copies.conrelid = c.oid AND c.relispartition
WHERE i.inhrelid >= 16384 AND c.relpersistence <> 't'
ORDER BY i.inhrelid, i.inhseqno
