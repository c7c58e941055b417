CREATE TABLE visit (ward int, note text, at date) PARTITION BY LIST (ward);
CREATE TABLE visit_one PARTITION OF visit FOR VALUES IN (1);
CREATE TABLE visit_two (note text, ward int, at date);
ALTER TABLE visit ATTACH PARTITION visit_two FOR VALUES IN (2);
CREATE INDEX by_note ON ONLY visit (note);
CREATE INDEX by_date ON visit (at);
COMMENT ON INDEX by_note IS 'never to be on partitions';
