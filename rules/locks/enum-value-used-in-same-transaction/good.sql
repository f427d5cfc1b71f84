-- [base]
CREATE TYPE status AS ENUM ('draft', 'published');
CREATE TABLE posts (id bigint PRIMARY KEY, status status NOT NULL);
-- [migration]
ALTER TYPE status ADD VALUE 'archived';
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE posts ALTER COLUMN status SET DEFAULT 'archived';
COMMIT;
