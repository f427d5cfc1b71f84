-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, excerpt text);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN summary text;

-- Nobody knows the new column yet.
ALTER TABLE posts RENAME COLUMN summary TO teaser;
