-- [base]
CREATE SEQUENCE invoice_numbers AS int;
-- [migration]
SET lock_timeout = '2s';
ALTER SEQUENCE invoice_numbers AS bigint NO MAXVALUE;
ALTER SEQUENCE invoice_numbers AS bigint MAXVALUE 9007199254740991;
CREATE TABLE pages (id bigserial PRIMARY KEY);
ALTER SEQUENCE pages_id_seq RESTART WITH 1000;
