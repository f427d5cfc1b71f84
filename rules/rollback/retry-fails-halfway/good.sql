-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, views int);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN IF NOT EXISTS language text;
CREATE INDEX CONCURRENTLY IF NOT EXISTS posts_views_idx ON posts (views);
