-- [base]
CREATE TABLE authors (id bigint PRIMARY KEY, email text);
-- [seed]
INSERT INTO authors VALUES (1, 'ann@example.org'), (2, NULL);
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE authors ALTER COLUMN email SET NOT NULL;
