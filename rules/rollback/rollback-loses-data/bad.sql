-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, excerpt text);
-- [seed]
INSERT INTO posts SELECT n, 'excerpt ' || n FROM generate_series(1, 50) AS n;
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts DROP COLUMN excerpt;
-- [down]
SET lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN excerpt text;
