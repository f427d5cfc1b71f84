-- [base]
CREATE SEQUENCE invoice_numbers AS int;
-- [migration]
SET lock_timeout = '2s';
ALTER SEQUENCE invoice_numbers AS bigint NO MAXVALUE;
ALTER SEQUENCE invoice_numbers AS bigint MAXVALUE 9007199254740991;
