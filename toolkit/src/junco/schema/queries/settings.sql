-- The same text whatever the session prefers: every name qualified, every constant in one notation. Joins are made
-- as they are written: looking for a better order takes longer than it saves.
SET LOCAL search_path = '';
SET LOCAL jit = off;
-- Shorter than the second after which PostgreSQL looks for deadlocks: nobody else is ended for one with us.
SET LOCAL lock_timeout = 100;
SET LOCAL join_collapse_limit = 1;
SET LOCAL timezone = 'UTC';
SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL extra_float_digits = 1;
SET LOCAL bytea_output = 'hex';
SET LOCAL quote_all_identifiers = off
