-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY);
CREATE TABLE comments (id bigint PRIMARY KEY, post_id bigint);
CREATE INDEX comments_post_idx ON comments (post_id);
-- [migration]
ALTER TABLE comments ADD CONSTRAINT comments_post_fkey FOREIGN KEY (post_id) REFERENCES posts (id);
