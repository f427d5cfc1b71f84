-- [settings]
-- [production]
-- rows = { posts = 12_000_000 }
-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text);
-- [seed]
INSERT INTO posts SELECT n, 'title ' || n FROM generate_series(1, 100) AS n;
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN subtitle text;
