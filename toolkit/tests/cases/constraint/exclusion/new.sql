CREATE TABLE a (c circle, r int4range, EXCLUDE USING gist (c WITH &&), CONSTRAINT apart EXCLUDE USING gist (r WITH &&) WHERE (NOT isempty(r)) DEFERRABLE);
CREATE TABLE b (r int4range, EXCLUDE USING gist (r WITH -|-));
