-- [base]
CREATE TABLE events (id bigint NOT NULL, day integer NOT NULL);
CREATE INDEX events_day_idx ON events (day);
-- [seed]
INSERT INTO events SELECT n, n % 300 FROM generate_series(1, 60000) AS n;
-- [workload]
-- name: events_of_day
-- example: day = 7
SELECT count(*) FROM events WHERE day = :day;
-- [migration]
CREATE TABLE events_new (id bigint NOT NULL, day integer NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_0 PARTITION OF events_new FOR VALUES FROM (0) TO (100);
CREATE TABLE events_1 PARTITION OF events_new FOR VALUES FROM (100) TO (200);
CREATE TABLE events_2 PARTITION OF events_new FOR VALUES FROM (200) TO (300);
INSERT INTO events_new SELECT id, day FROM events;
CREATE INDEX events_new_day_idx ON events_new (day);
ALTER TABLE events RENAME TO events_old; -- migsafe: allow rename-table because events_new takes its name below
ALTER TABLE events_new RENAME TO events; -- migsafe: allow rename-table because nothing uses its name yet
