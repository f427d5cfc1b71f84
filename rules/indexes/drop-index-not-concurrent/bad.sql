-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
CREATE INDEX posts_title_idx ON posts (title);
-- [migration]
DROP INDEX posts_title_idx;
