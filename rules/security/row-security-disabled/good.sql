-- [base]
CREATE TABLE invoices (id bigint PRIMARY KEY, tenant text NOT NULL);
-- [migration]
SET lock_timeout = '2s';
CREATE POLICY own_rows ON invoices USING (tenant = current_user);
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;
