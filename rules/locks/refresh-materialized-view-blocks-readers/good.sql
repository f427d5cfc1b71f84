-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, views bigint NOT NULL);
CREATE MATERIALIZED VIEW top_posts AS SELECT id, views FROM posts ORDER BY views DESC LIMIT 100;
CREATE UNIQUE INDEX top_posts_id_idx ON top_posts (id);
-- [migration]
REFRESH MATERIALIZED VIEW CONCURRENTLY top_posts;
