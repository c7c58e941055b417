CREATE TABLE event (at date, n integer) PARTITION BY RANGE (at);
CREATE TABLE first PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX event_n ON event (n DESC);
CREATE INDEX b_n ON first (n);
