-- [base]
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text);
CREATE TABLE posts (
    id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, title text NOT NULL, score int NOT NULL DEFAULT 0
);
CREATE INDEX posts_user_id_idx ON posts (user_id);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts DISABLE TRIGGER USER;
