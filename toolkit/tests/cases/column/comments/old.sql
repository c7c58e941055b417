CREATE TABLE a (x int, y int);
COMMENT ON COLUMN a.x IS 'old'; COMMENT ON TABLE a IS 'gone';
