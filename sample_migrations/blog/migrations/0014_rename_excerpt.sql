-- owner: team-content
-- reason: the editors call it a summary
-- expected: only the catalogue changes
-- rollback: ALTER TABLE posts RENAME COLUMN summary TO excerpt;
SET LOCAL lock_timeout = '500ms';

ALTER TABLE posts RENAME COLUMN excerpt TO summary;
