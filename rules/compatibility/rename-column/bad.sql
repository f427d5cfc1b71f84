-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, excerpt text);
-- [migration]
ALTER TABLE posts RENAME COLUMN excerpt TO summary;
