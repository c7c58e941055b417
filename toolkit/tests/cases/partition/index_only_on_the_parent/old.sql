CREATE TABLE visit (ward int, note text, at date) PARTITION BY LIST (ward);
CREATE INDEX by_note ON ONLY visit (note);
CREATE INDEX by_date ON visit (at);
COMMENT ON INDEX by_note IS 'never to be on partitions';
