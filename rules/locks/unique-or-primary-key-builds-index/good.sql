-- [base]
CREATE TABLE authors (id bigint PRIMARY KEY, email text NOT NULL);
-- [migration]
CREATE UNIQUE INDEX CONCURRENTLY authors_email_key ON authors (email);

SET lock_timeout = '2s';
ALTER TABLE authors ADD CONSTRAINT authors_email_key UNIQUE USING INDEX authors_email_key;
