-- [base]
CREATE TABLE authors (id bigint PRIMARY KEY, email text UNIQUE);
-- [seed]
INSERT INTO authors VALUES (1, 'ann@example.org'), (2, 'Ann@example.org');
-- [migration]
UPDATE authors SET email = lower(email) WHERE id BETWEEN 1 AND 1000;
