-- [base]
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text);
CREATE TABLE posts (
    id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, title text NOT NULL, score int NOT NULL DEFAULT 0
);
CREATE INDEX posts_user_id_idx ON posts (user_id);
CREATE POLICY posts_all ON posts USING (score >= 0);
-- [migration]
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP POLICY posts_all ON posts;
CREATE POLICY posts_all ON posts USING (score >= 1);
COMMIT;
