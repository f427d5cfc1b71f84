-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, views int);
-- [migration]
SET lock_timeout = '2s';
CREATE INDEX CONCURRENTLY posts_views_idx ON posts (views);
-- [down]
DROP INDEX CONCURRENTLY posts_views_idx;
