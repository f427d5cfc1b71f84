-- [migration]
CREATE TABLE invoices (id bigint PRIMARY KEY, total float8 NOT NULL);
