-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [migration]
-- migsafe: allow index-not-concurrent because the blog is closed on Sundays until 2001-01-01
CREATE INDEX posts_title_idx ON posts (title);
