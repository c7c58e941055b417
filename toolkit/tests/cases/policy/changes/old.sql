CREATE TABLE t (x int, y varchar);
CREATE TABLE allowed (who name, x int);
CREATE POLICY in_place ON t USING (x > 0);
CREATE POLICY loses_check ON t USING (x > 0) WITH CHECK (x > 1);
CREATE POLICY other_command ON t FOR SELECT USING (x > 0);
CREATE POLICY for_all ON t FOR SELECT TO clerk USING (x > 0);
CREATE POLICY becomes_strict ON t USING (x > 0);
CREATE POLICY gone ON t USING (x > 0);
COMMENT ON POLICY other_command ON t IS 'stays';
