-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text);
CREATE FUNCTION title_of(wanted bigint) RETURNS text LANGUAGE sql AS 'SELECT title FROM posts WHERE id = wanted';
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts DROP COLUMN title;
