-- [base]
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text);
CREATE TABLE posts (
    id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, title text NOT NULL, score int NOT NULL DEFAULT 0
);
CREATE INDEX posts_user_id_idx ON posts (user_id);
CREATE POLICY oneself ON users USING (id = current_setting('app.user_id')::bigint);
-- [migration]
BEGIN;
SET LOCAL lock_timeout = '2s';
CREATE POLICY posts_of_user ON posts USING (user_id = current_setting('app.user_id')::bigint);
ALTER TABLE posts ENABLE ROW LEVEL SECURITY;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
COMMIT;
