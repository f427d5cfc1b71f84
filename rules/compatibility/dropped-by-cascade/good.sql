-- [base]
CREATE TABLE drafts (id bigint PRIMARY KEY, title text);
CREATE VIEW latest_drafts AS SELECT id, title FROM drafts ORDER BY id DESC LIMIT 10;
-- [migration]
-- rollback: CREATE VIEW latest_drafts …
SET lock_timeout = '2s';
DROP VIEW latest_drafts;
