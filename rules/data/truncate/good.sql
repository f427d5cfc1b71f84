-- [base]
CREATE TABLE events (id bigint PRIMARY KEY, payload text NOT NULL);
-- [migration]
DELETE FROM events WHERE id < 1000;
