-- [base]
CREATE SCHEMA shop;
-- [migration]
CREATE SCHEMA store;
