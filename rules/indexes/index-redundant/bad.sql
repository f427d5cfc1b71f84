-- [base]
CREATE TABLE comments (id bigint PRIMARY KEY, post_id bigint, created_at timestamptz);
CREATE INDEX comments_post_created_idx ON comments (post_id, created_at);
-- [migration]
CREATE INDEX CONCURRENTLY comments_post_idx ON comments (post_id);
