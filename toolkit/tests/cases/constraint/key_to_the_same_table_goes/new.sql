CREATE TABLE t ("order" text COLLATE "C", other text);
