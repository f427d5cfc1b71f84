-- [base]
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text);
CREATE TABLE posts (
    id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, title text NOT NULL, score int NOT NULL DEFAULT 0
);
CREATE INDEX posts_user_id_idx ON posts (user_id);
-- [migration]
ALTER TABLE posts SET (autovacuum_enabled = false);
INSERT INTO posts SELECT 1, id, name FROM users WHERE id = 1;
ALTER TABLE posts RESET (autovacuum_enabled);
