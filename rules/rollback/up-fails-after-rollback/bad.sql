-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, views int);
-- [seed]
INSERT INTO posts SELECT n, n FROM generate_series(1, 50) AS n;
-- [migration]
-- The rows that the migration inserts stay when it is taken back.
INSERT INTO posts VALUES (1000, 0);
-- [down]
SELECT 1;
