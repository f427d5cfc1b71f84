-- [settings]
-- [project]
-- migrations = "migrations"
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN subtitle text;
