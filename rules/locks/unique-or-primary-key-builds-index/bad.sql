-- [base]
CREATE TABLE authors (id bigint PRIMARY KEY, email text NOT NULL);
-- [migration]
ALTER TABLE authors ADD CONSTRAINT authors_email_key UNIQUE (email);
