-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, published bigint NOT NULL, hidden boolean NOT NULL);
CREATE INDEX posts_published_idx ON posts (published);
CREATE VIEW newest AS SELECT id, published FROM posts ORDER BY published LIMIT 20;
-- [seed]
INSERT INTO posts SELECT n, n * 7919 % 20011, n % 2000 = 0 FROM generate_series(1, 20000) AS n;
-- [workload]
-- name: newest
SELECT id FROM newest;
-- [migration]
CREATE OR REPLACE VIEW newest AS SELECT id, published FROM posts ORDER BY published LIMIT 10;
