-- [base]
CREATE TABLE events (id bigint, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- [migration]
SET lock_timeout = '2s';
CREATE INDEX events_at_idx ON ONLY events (at);
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY events_2025_at_idx ON events_2025 (at);
ALTER INDEX events_at_idx ATTACH PARTITION events_2025_at_idx;
