-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
CREATE INDEX posts_title_idx ON posts (title);
-- [migration]
REINDEX INDEX posts_title_idx;
