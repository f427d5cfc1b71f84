-- owner: team-community
-- reason: comment ids will run out of the integer range
SET LOCAL lock_timeout = '500ms';

ALTER TABLE comments ALTER COLUMN id TYPE bigint;
