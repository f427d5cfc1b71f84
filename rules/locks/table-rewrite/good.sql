-- [base]
CREATE TABLE comments (id integer PRIMARY KEY, author varchar(40) NOT NULL);
-- [migration]
SET lock_timeout = '2s';

-- These two only change the catalog.
ALTER TABLE comments ALTER COLUMN author TYPE varchar(80);
ALTER TABLE comments ADD COLUMN approved boolean NOT NULL DEFAULT false;
