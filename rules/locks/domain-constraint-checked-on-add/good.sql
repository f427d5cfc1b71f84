-- [base]
CREATE DOMAIN percent AS int;
CREATE TABLE votes (id bigint PRIMARY KEY, share percent);
-- [migration]
SET lock_timeout = '2s';
ALTER DOMAIN percent ADD CONSTRAINT percent_range CHECK (VALUE BETWEEN 0 AND 100) NOT VALID;
CREATE DOMAIN rating AS int;
ALTER DOMAIN rating ADD CONSTRAINT rating_range CHECK (VALUE BETWEEN 1 AND 5);
