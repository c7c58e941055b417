CREATE TABLE a (x int DEFAULT 1, y text, z timestamptz DEFAULT now(), k text DEFAULT 'it''s');
