-- [base]
CREATE DOMAIN percent AS int;
CREATE TABLE votes (id bigint PRIMARY KEY, share percent);
-- [migration]
ALTER DOMAIN percent ADD CONSTRAINT percent_range CHECK (VALUE BETWEEN 0 AND 100);
