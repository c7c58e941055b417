SELECT e.oid, e.evtname::text AS name, e.evtevent::text AS event, e.evtfoid::regproc::text AS function,
       e.evtenabled::text AS enabled, coalesce(e.evttags, '{}')::text[] AS tags
FROM pg_event_trigger e
