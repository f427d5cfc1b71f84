-- [base]
CREATE TABLE events (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE users (id bigint PRIMARY KEY);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE events_2025 ADD CONSTRAINT events_id_fkey FOREIGN KEY (id) REFERENCES users NOT VALID;
