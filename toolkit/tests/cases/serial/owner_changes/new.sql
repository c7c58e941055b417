CREATE TABLE a (id int); CREATE SEQUENCE a_id_seq AS int; CREATE TABLE b (id int DEFAULT nextval('a_id_seq')); ALTER SEQUENCE a_id_seq OWNED BY b.id;
