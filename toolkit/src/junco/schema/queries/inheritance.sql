-- Tables and their parents, indexes of partitions and theirs.
SELECT i.inhrelid AS oid, i.inhparent AS parent_oid, c.relkind IN ('i', 'I') AS of_index, c.relispartition AS attached,
       CASE WHEN c.relkind NOT IN ('i', 'I') THEN pg_get_expr(c.relpartbound, c.oid) END AS bound
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhrelid >= 16384
ORDER BY i.inhrelid, i.inhseqno
