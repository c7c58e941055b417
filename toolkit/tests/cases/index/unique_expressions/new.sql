CREATE TABLE t (id integer, "E mail" text, gone boolean);
CREATE UNIQUE INDEX one ON t (lower("E mail") DESC) WHERE NOT gone;
CREATE UNIQUE INDEX two ON t ((id + 1), "E mail" text_pattern_ops) NULLS NOT DISTINCT;
