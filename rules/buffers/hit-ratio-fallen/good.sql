-- [base]
CREATE TABLE events (id bigint PRIMARY KEY, day integer NOT NULL, payload text NOT NULL);
CREATE INDEX events_day_idx ON events (day);
-- [seed]
INSERT INTO events SELECT n, n % 500, repeat('x', 600) FROM generate_series(1, 5000) AS n;
-- [workload]
-- name: events_of_day
-- example: day = 7
SELECT id, payload FROM events WHERE day = :day;
-- [migration]
CREATE INDEX CONCURRENTLY events_day_id_idx ON events (day, id);
DROP INDEX CONCURRENTLY events_day_idx;
