ALTER TABLE partsupp DROP CONSTRAINT partsupp_pkey;
