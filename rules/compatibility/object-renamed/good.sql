-- [base]
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text);
CREATE TABLE posts (
    id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, title text NOT NULL, score int NOT NULL DEFAULT 0
);
CREATE INDEX posts_user_id_idx ON posts (user_id);
CREATE TYPE status AS ENUM ('draft', 'published');
-- [migration]
ALTER INDEX posts_user_id_idx RENAME TO posts_by_user;
ALTER TYPE status RENAME TO status_old;
CREATE TYPE status_new AS ENUM ('draft', 'published', 'hidden');
ALTER TYPE status_new RENAME TO status;
