-- [base]
CREATE SCHEMA archive;
CREATE TABLE archive.posts (id bigint PRIMARY KEY);
-- [migration]
DROP SCHEMA archive CASCADE;
