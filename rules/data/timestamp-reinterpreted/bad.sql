-- [base]
CREATE TABLE events (id bigint PRIMARY KEY, at timestamp NOT NULL);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE events ALTER COLUMN at TYPE timestamptz;
