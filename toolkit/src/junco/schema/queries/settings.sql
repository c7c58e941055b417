-- The same text whatever the session prefers: every name qualified, every constant in one notation.
SET LOCAL search_path = '';
SET LOCAL jit = off;
SET LOCAL timezone = 'UTC';
SET LOCAL datestyle = 'ISO, YMD';
SET LOCAL intervalstyle = 'postgres';
SET LOCAL extra_float_digits = 1;
SET LOCAL bytea_output = 'hex';
SET LOCAL quote_all_identifiers = off
