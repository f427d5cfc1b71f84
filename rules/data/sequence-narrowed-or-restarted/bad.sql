-- [base]
CREATE SEQUENCE invoice_numbers;
-- [migration]
ALTER SEQUENCE invoice_numbers RESTART WITH 1;
