CREATE TABLE a (x text DEFAULT 'new', y text[]);
