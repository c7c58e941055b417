CREATE TABLE event (at date) PARTITION BY RANGE (at);
CREATE TABLE event_1 (at date);
