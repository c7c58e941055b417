CREATE TABLE a (x int DEFAULT 2, y text DEFAULT 'y', z timestamptz, k text DEFAULT 'it''s');
