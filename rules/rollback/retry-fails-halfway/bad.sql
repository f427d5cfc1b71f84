-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, views int);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN language text;
CREATE INDEX CONCURRENTLY posts_views_idx ON posts (views);
