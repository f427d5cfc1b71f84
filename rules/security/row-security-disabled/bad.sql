-- [base]
CREATE TABLE invoices (id bigint PRIMARY KEY, tenant text NOT NULL);
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
-- [migration]
SET lock_timeout = '2s';
ALTER TABLE invoices DISABLE ROW LEVEL SECURITY;
