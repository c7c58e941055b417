CREATE TABLE a (x text);
CREATE INDEX a_x ON a (x) WHERE x <> '0';
INSERT INTO a VALUES ('1');
