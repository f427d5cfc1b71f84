-- owner: team-community
-- reason: a comment must not name an author who does not exist
-- expected: new rows are checked at once, old rows by a scan that blocks neither reads nor writes
-- rollback: ALTER TABLE comments DROP CONSTRAINT comments_user_fkey;
BEGIN;

SET LOCAL lock_timeout = '500ms';

SET LOCAL statement_timeout = '5s';

ALTER TABLE comments
    ADD CONSTRAINT comments_user_fkey FOREIGN KEY (user_id) REFERENCES authors (id) NOT VALID;

COMMIT;

-- In a transaction of its own, so that the scan runs without the lock of the statement above.
SET lock_timeout = '500ms';

SET statement_timeout = '10min';

ALTER TABLE comments VALIDATE CONSTRAINT comments_user_fkey;
