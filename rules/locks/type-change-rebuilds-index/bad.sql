-- [base]
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);
CREATE INDEX users_name_idx ON users (name);
-- [migration]
ALTER TABLE users ALTER COLUMN name TYPE text COLLATE "C";
