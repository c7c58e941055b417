-- Which queries have anything to tell: planning those of kinds that are not there would take most of the time that
-- a small schema is read in. A query that is not listed is always asked.
WITH class AS (SELECT DISTINCT c.relkind::text AS kind FROM pg_class c WHERE c.oid >= 16384),
     type AS (SELECT DISTINCT t.typtype::text AS kind FROM pg_type t
              WHERE t.oid >= 16384 AND t.typinput <> 'pg_catalog.array_in'::regproc),
     routine AS (SELECT DISTINCT p.prokind = 'a' AS aggregate FROM pg_proc p WHERE p.oid >= 16384)
SELECT query, there
FROM (VALUES
  ('access_methods', EXISTS (SELECT FROM pg_am WHERE oid >= 16384)),
  ('aggregates', EXISTS (SELECT FROM routine WHERE aggregate)),
  ('attributes', EXISTS (SELECT FROM class WHERE kind = 'c')),
  ('base_types', EXISTS (SELECT FROM type WHERE kind IN ('b', 'p'))),
  ('casts', EXISTS (SELECT FROM pg_cast WHERE oid >= 16384)),
  ('collations', EXISTS (SELECT FROM pg_collation WHERE oid >= 16384)),
  ('composites', EXISTS (SELECT FROM class WHERE kind = 'c')),
  ('conversions', EXISTS (SELECT FROM pg_conversion WHERE oid >= 16384)),
  ('domain_constraints', EXISTS (SELECT FROM type WHERE kind = 'd')),
  ('domains', EXISTS (SELECT FROM type WHERE kind = 'd')),
  ('enums', EXISTS (SELECT FROM type WHERE kind = 'e')),
  ('event_triggers', EXISTS (SELECT FROM pg_event_trigger)),
  ('foreign_data_wrappers', EXISTS (SELECT FROM pg_foreign_data_wrapper WHERE oid >= 16384)),
  ('foreign_servers', EXISTS (SELECT FROM pg_foreign_server WHERE oid >= 16384)),
  ('inheritance', EXISTS (SELECT FROM pg_inherits WHERE inhrelid >= 16384)),
  ('languages', EXISTS (SELECT FROM pg_language WHERE oid >= 16384)),
  ('operator_classes', EXISTS (SELECT FROM pg_opclass WHERE oid >= 16384)),
  ('operator_families', EXISTS (SELECT FROM pg_opfamily WHERE oid >= 16384)),
  ('operator_members', EXISTS (SELECT FROM pg_amop WHERE oid >= 16384)
                    OR EXISTS (SELECT FROM pg_amproc WHERE oid >= 16384)),
  ('operators', EXISTS (SELECT FROM pg_operator WHERE oid >= 16384)),
  ('policies', EXISTS (SELECT FROM pg_policy)),
  ('publication_schemas', EXISTS (SELECT FROM pg_publication_namespace)),
  ('publication_tables', EXISTS (SELECT FROM pg_publication_rel)),
  ('publications', EXISTS (SELECT FROM pg_publication WHERE oid >= 16384)),
  ('ranges', EXISTS (SELECT FROM type WHERE kind = 'r')),
  ('routines', EXISTS (SELECT FROM routine WHERE NOT aggregate)),
  ('rules', EXISTS (SELECT FROM pg_rewrite WHERE oid >= 16384 AND ev_type <> '1')),
  ('sequences', EXISTS (SELECT FROM class WHERE kind = 'S')),
  ('statistics', EXISTS (SELECT FROM pg_statistic_ext)),
  ('subscriptions', EXISTS (SELECT FROM pg_subscription WHERE oid >= 16384)),
  -- One column of one catalog needs a right, and a query that names it fails without.
  ('subscription_connections', EXISTS (SELECT FROM pg_subscription WHERE oid >= 16384)
                               AND has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'SELECT')),
  ('text_search_configurations', EXISTS (SELECT FROM pg_ts_config WHERE oid >= 16384)),
  ('text_search_dictionaries', EXISTS (SELECT FROM pg_ts_dict WHERE oid >= 16384)),
  ('text_search_parsers', EXISTS (SELECT FROM pg_ts_parser WHERE oid >= 16384)),
  ('text_search_templates', EXISTS (SELECT FROM pg_ts_template WHERE oid >= 16384)),
  ('transforms', EXISTS (SELECT FROM pg_transform WHERE oid >= 16384)),
  ('triggers', EXISTS (SELECT FROM pg_trigger WHERE oid >= 16384 AND NOT tgisinternal)),
  ('user_mappings', EXISTS (SELECT FROM pg_foreign_server WHERE oid >= 16384)),
  ('view_columns', EXISTS (SELECT FROM class WHERE kind IN ('v', 'm'))),
  ('views', EXISTS (SELECT FROM class WHERE kind IN ('v', 'm')))
) found(query, there)
