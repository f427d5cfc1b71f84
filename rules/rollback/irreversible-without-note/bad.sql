-- [base]
CREATE TABLE drafts (id bigint PRIMARY KEY, body text);
-- [migration]
-- owner: team-content
ALTER TABLE drafts DROP COLUMN body;
