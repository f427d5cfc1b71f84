-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, views int);
-- [seed]
INSERT INTO posts SELECT n, n FROM generate_series(1, 50) AS n;
-- [migration]
INSERT INTO posts VALUES (1000, 0);
-- [down]
DELETE FROM posts WHERE id = 1000;
