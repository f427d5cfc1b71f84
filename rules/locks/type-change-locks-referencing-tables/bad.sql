-- [base]
CREATE TABLE countries (code varchar(2) PRIMARY KEY);
CREATE TABLE users (id bigint PRIMARY KEY, country varchar(2) REFERENCES countries);
-- [migration]
ALTER TABLE countries ALTER COLUMN code TYPE varchar(3);
