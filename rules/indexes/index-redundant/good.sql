-- [base]
CREATE TABLE comments (id bigint PRIMARY KEY, post_id bigint, author text, created_at timestamptz);
CREATE INDEX comments_post_created_idx ON comments (post_id, created_at);
-- [migration]
-- Other order, other operator class, only some rows: none of these is the beginning of the index that is there.
CREATE INDEX CONCURRENTLY comments_created_idx ON comments (created_at, post_id);
CREATE INDEX CONCURRENTLY comments_author_idx ON comments (author);
CREATE INDEX CONCURRENTLY comments_author_prefix_idx ON comments (author text_pattern_ops, post_id);
CREATE INDEX CONCURRENTLY comments_recent_idx ON comments (post_id) WHERE created_at IS NULL;
