-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [migration]
-- migsafe: allow index-not-concurent because the blog is closed on Sundays
CREATE INDEX posts_title_idx ON posts (title);
