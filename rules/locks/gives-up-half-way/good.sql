-- [settings]
-- [limits]
-- reader = "150ms"
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, slug text);
CREATE TABLE authors (id bigint PRIMARY KEY);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE authors ADD COLUMN language text;
RESET lock_timeout;
CREATE UNIQUE INDEX CONCURRENTLY posts_slug_key ON posts (slug);
