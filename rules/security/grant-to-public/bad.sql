-- [base]
CREATE TABLE invoices (id bigint PRIMARY KEY, amount numeric NOT NULL);
-- [migration]
GRANT ALL ON invoices TO PUBLIC;
