-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
-- [migration]
CREATE INDEX CONCURRENTLY posts_title_idx ON posts (title);

-- A table that nobody uses yet can be indexed as it is made.
CREATE TABLE tags (id bigint PRIMARY KEY, name text NOT NULL);
CREATE INDEX tags_name_idx ON tags (name);
