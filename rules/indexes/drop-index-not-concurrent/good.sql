-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text NOT NULL);
CREATE INDEX posts_title_idx ON posts (title);
-- [migration]
CREATE TABLE pages (id bigint PRIMARY KEY, title text);
CREATE INDEX ON pages (title);
DROP INDEX pages_title_idx;
DROP INDEX CONCURRENTLY posts_title_idx;
