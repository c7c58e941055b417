CREATE SEQUENCE s; CREATE TABLE a (x bigint DEFAULT nextval('s'));
