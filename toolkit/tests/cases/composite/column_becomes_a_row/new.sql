CREATE TABLE place (id bigint NOT NULL, name text, floor int DEFAULT 3);
CREATE TABLE visit (at place);
