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
CREATE TABLE events_new (id bigint NOT NULL, day integer NOT NULL) PARTITION BY HASH (id);
CREATE TABLE events_0 PARTITION OF events_new FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE events_1 PARTITION OF events_new FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE events_2 PARTITION OF events_new FOR VALUES WITH (MODULUS 3, REMAINDER 2);
INSERT INTO events_new SELECT id, day FROM events;
CREATE INDEX events_new_day_idx ON events_new (day);
ALTER TABLE events RENAME TO events_old; -- migsafe: allow rename-table because events_new takes its name below
ALTER TABLE events_new RENAME TO events; -- migsafe: allow rename-table because nothing uses its name yet
