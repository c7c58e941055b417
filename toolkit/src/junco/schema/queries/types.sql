-- Other names of a type: its array, and the row type of a relation.
SELECT t.oid, t.typarray AS array_oid, t.typrelid AS relation_oid
FROM pg_type t
WHERE t.oid >= 16384 AND (t.typarray <> 0 OR t.typrelid <> 0)
