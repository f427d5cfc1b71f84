-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY);
-- [migration]
CREATE TABLE comments (id bigint PRIMARY KEY, post_id bigint NOT NULL REFERENCES posts (id));
CREATE INDEX comments_post_idx ON comments (post_id, id);
