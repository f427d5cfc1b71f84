-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, views int, slug text);
CREATE INDEX posts_slug_idx ON posts (slug);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN language text;
DROP INDEX posts_slug_idx;
-- [down]
SELECT 1;
