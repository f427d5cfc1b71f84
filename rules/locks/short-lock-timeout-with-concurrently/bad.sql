-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [migration]
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY posts_title_idx ON posts (title);
