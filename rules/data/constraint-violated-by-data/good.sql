-- [base]
CREATE TABLE authors (id bigint PRIMARY KEY, email text);
-- [seed]
INSERT INTO authors VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
-- [migration]
CREATE UNIQUE INDEX CONCURRENTLY authors_email_key ON authors (email);
