-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [migration]
-- migsafe: allow index-not-concurrent because the blog is closed on Sundays
CREATE INDEX posts_title_idx ON posts (title);
