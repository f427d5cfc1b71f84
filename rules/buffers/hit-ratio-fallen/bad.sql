-- [settings]
-- [copy]
-- seed = ["seed.sql"]
-- [production]
-- shared_buffers = "8mb"
-- [base]
CREATE TABLE events (id bigint PRIMARY KEY, day integer NOT NULL, payload text NOT NULL);
CREATE INDEX events_day_idx ON events (day);
-- [seed]
ALTER TABLE events ALTER COLUMN payload SET STORAGE PLAIN;
INSERT INTO events SELECT n, n % 500, repeat('x', 6000) FROM generate_series(1, 2200) AS n;
-- [workload]
-- name: events_of_day
-- example: day = 7
SELECT id, payload FROM events WHERE day = :day;
-- [migration]
DROP INDEX CONCURRENTLY events_day_idx;
