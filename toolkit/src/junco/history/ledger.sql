-- The ledger: what this database has run. {schema} is replaced by the quoted name of the ledger's schema.

CREATE SCHEMA IF NOT EXISTS {schema};

CREATE TABLE IF NOT EXISTS {schema}.setting (
    name  text PRIMARY KEY,
    value text NOT NULL
);

-- One row an attempt; the newest row of a name says how things are.
CREATE TABLE IF NOT EXISTS {schema}.migration (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name               text NOT NULL,
    kind               text NOT NULL CHECK (kind IN ('deploy', 'rollback', 'resolve')),
    state              text NOT NULL CHECK (state IN ('running', 'applied', 'failed', 'rolled_back')),
    checksum           text NOT NULL,
    started_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at        timestamptz,
    database_user      text NOT NULL DEFAULT session_user,
    run_by             text NOT NULL,
    tool_version       text NOT NULL,
    fingerprint_before text,
    fingerprint_after  text,
    error              text
);

CREATE TABLE IF NOT EXISTS {schema}.step (
    migration_id    bigint NOT NULL REFERENCES {schema}.migration (id),
    position        integer NOT NULL,
    sql_hash        text NOT NULL,
    class           text NOT NULL,
    state           text NOT NULL CHECK (state IN ('waiting', 'running', 'done')),
    rows_done       bigint,
    resume_cursor   jsonb,
    seconds         double precision,
    longest_lock_ms double precision,
    finished_at     timestamptz,
    PRIMARY KEY (migration_id, position)
);

COMMENT ON SCHEMA {schema} IS 'Ledger of Junco: which migrations and seeds this database has run';
INSERT INTO {schema}.setting (name, value) VALUES ('format', '1'), ('database_id', gen_random_uuid()::text)
    ON CONFLICT DO NOTHING;
