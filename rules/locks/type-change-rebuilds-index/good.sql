-- [base]
CREATE TABLE users (id bigint PRIMARY KEY, name varchar(20) NOT NULL);
CREATE INDEX users_name_idx ON users (name);
-- [migration]
-- Longer is only relabelled: the index stays.
ALTER TABLE users ALTER COLUMN name TYPE varchar(40);
