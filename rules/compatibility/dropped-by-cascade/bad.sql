-- [base]
CREATE TABLE drafts (id bigint PRIMARY KEY, title text);
CREATE VIEW latest_drafts AS SELECT id, title FROM drafts ORDER BY id DESC LIMIT 10;
-- [migration]
-- rollback: restore drafts from the backup of the night
SET lock_timeout = '2s';
ALTER TABLE drafts DROP COLUMN title CASCADE;
