-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, slug text);
-- [seed]
INSERT INTO posts VALUES (1, 'a'), (2, 'a');
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN language text;
CREATE UNIQUE INDEX CONCURRENTLY posts_slug_key ON posts (slug);
