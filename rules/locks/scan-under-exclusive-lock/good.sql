-- [base]
CREATE TABLE posts (id bigint PRIMARY KEY, title text);
-- [migration]
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE posts ADD CONSTRAINT title_present CHECK (title IS NOT NULL) NOT VALID;
COMMIT;

ALTER TABLE posts VALIDATE CONSTRAINT title_present;

BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE posts ALTER COLUMN title SET NOT NULL;
ALTER TABLE posts DROP CONSTRAINT title_present;
COMMIT;
