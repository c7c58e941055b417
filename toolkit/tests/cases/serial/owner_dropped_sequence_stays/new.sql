CREATE SEQUENCE a_id_seq AS int;
