CREATE TABLE a (x int DEFAULT 7, b boolean DEFAULT true, u jsonb DEFAULT '{}');
