-- [base]
CREATE TABLE drafts (id bigint PRIMARY KEY, body text NOT NULL);
-- [migration]
SET lock_timeout = '2s';
DROP TABLE IF EXISTS never_was_here;

-- A table that the migration made for itself may go again.
CREATE TABLE import_of_today (id bigint PRIMARY KEY);
DROP TABLE import_of_today;
