-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [migration]
CREATE INDEX posts_title_idx ON posts (title);
