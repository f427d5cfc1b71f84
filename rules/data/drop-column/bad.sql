-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, legacy_body text);
-- [migration]
ALTER TABLE posts DROP COLUMN legacy_body;
