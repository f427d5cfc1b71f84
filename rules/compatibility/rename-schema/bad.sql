-- [base]
CREATE SCHEMA shop;
-- [migration]
ALTER SCHEMA shop RENAME TO store;
