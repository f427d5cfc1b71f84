-- [base]
CREATE SCHEMA archive;
CREATE TABLE archive.posts (id bigint PRIMARY KEY);
-- [migration]
CREATE SCHEMA scratch;
DROP SCHEMA scratch;
