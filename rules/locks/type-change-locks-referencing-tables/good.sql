-- [base]
CREATE TABLE countries (code varchar(2) PRIMARY KEY, name varchar(20));
CREATE TABLE users (id bigint PRIMARY KEY, country varchar(2) REFERENCES countries);
-- [migration]
-- No foreign key refers to this column.
ALTER TABLE countries ALTER COLUMN name TYPE varchar(80);
