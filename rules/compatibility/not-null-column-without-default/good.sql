-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE posts ADD COLUMN language text NOT NULL DEFAULT 'en';
ALTER TABLE posts ADD COLUMN IF NOT EXISTS id bigint NOT NULL;
