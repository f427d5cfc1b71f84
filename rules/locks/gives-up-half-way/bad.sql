-- [settings]
-- [limits]
-- reader = "150ms"
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, slug text);
CREATE TABLE authors (id bigint PRIMARY KEY);
-- [migration]
CREATE UNIQUE INDEX CONCURRENTLY posts_slug_key ON posts (slug);
SET lock_timeout = '2s';
ALTER TABLE authors ADD COLUMN language text;
