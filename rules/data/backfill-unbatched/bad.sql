-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, views bigint NOT NULL);
-- [seed]
INSERT INTO posts SELECT n, n FROM generate_series(1, 20000) AS n;
-- [migration]
UPDATE posts SET views = views + 1 WHERE id > 0;
