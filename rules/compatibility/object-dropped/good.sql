-- [base]
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text);
CREATE TABLE posts (
    id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, title text NOT NULL, score int NOT NULL DEFAULT 0
);
CREATE INDEX posts_user_id_idx ON posts (user_id);
CREATE VIEW top_posts AS SELECT id, score FROM posts ORDER BY score DESC LIMIT 100;
CREATE TYPE status AS ENUM ('draft', 'published');
-- [migration]
DROP VIEW IF EXISTS worst_posts;
DROP VIEW top_posts;
CREATE VIEW top_posts AS SELECT id, score, title FROM posts ORDER BY score DESC LIMIT 100;
ALTER TYPE status RENAME TO status_old;
CREATE TYPE status AS ENUM ('draft');
DROP TYPE status_old;
