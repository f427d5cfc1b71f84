-- owner: team-content
-- reason: the reading time of a post is to be shown; the application fills it in when a post is saved
-- expected: no rewrite, no scan; old rows hold NULL, which old and new code both accept
-- rollback: ALTER TABLE posts DROP COLUMN reading_minutes;
BEGIN;

SET LOCAL lock_timeout = '500ms';

SET LOCAL statement_timeout = '5s';

ALTER TABLE posts ADD COLUMN reading_minutes smallint;

COMMIT;
