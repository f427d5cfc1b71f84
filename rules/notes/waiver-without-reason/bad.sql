-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [migration]
-- migsafe: allow index-not-concurrent
CREATE INDEX posts_title_idx ON posts (title);
