-- [base]
CREATE TABLE invoices (id bigint PRIMARY KEY, amount numeric NOT NULL);
-- [migration]
GRANT SELECT ON invoices TO pg_monitor;
GRANT USAGE ON SCHEMA public TO PUBLIC;
REVOKE ALL ON invoices FROM PUBLIC;
