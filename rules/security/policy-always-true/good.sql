-- [base]
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text);
CREATE TABLE posts (
    id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, title text NOT NULL, score int NOT NULL DEFAULT 0
);
CREATE INDEX posts_user_id_idx ON posts (user_id);
-- [migration]
BEGIN;
SET LOCAL lock_timeout = '2s';
CREATE POLICY readers ON posts FOR SELECT USING (true);
CREATE POLICY authors ON posts FOR UPDATE USING (user_id = current_setting('app.user_id')::bigint);
ALTER TABLE posts ENABLE ROW LEVEL SECURITY;
COMMIT;
