-- Everybody may see these columns; the connection string comes by a query of its own. A name that this major's
-- table does not have is looked up further out, where it is null.
SELECT s.*
FROM (SELECT NULL::boolean AS subpasswordrequired, NULL::boolean AS subrunasowner, NULL::text AS suborigin,
             NULL::boolean AS subfailover) later
CROSS JOIN LATERAL (
  SELECT oid, subname::text AS name, subslotname::text AS slot_name,
         subpublications AS publications,
         subsynccommit AS synchronous_commit, subbinary::text AS binary,
         CASE substream::text WHEN 'p' THEN 'parallel' WHEN 't' THEN 'on' WHEN 'true' THEN 'on' ELSE 'off' END
           AS streaming,
         (subtwophasestate <> 'd')::text AS two_phase, subdisableonerr::text AS disable_on_error,
         subpasswordrequired::text AS password_required, subrunasowner::text AS run_as_owner,
         suborigin AS origin, subfailover::text AS failover
  FROM pg_subscription
  WHERE subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
) s
