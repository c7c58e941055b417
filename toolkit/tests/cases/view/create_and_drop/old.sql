CREATE TABLE a (id int PRIMARY KEY, x text, y int);
CREATE VIEW gone AS SELECT id FROM a;
COMMENT ON VIEW gone IS 'soon';
