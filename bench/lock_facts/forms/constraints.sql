-- form: add check
ALTER TABLE item ADD CONSTRAINT item_weight_check CHECK (weight > 0);
-- form: add check, not valid
ALTER TABLE item ADD CONSTRAINT item_weight_check CHECK (weight > 0) NOT VALID;
-- form: add two checks
ALTER TABLE item ADD CHECK (weight > 0), ADD CHECK (vendor_id > 0);
-- form: add check, not enforced
-- since: 18
ALTER TABLE item ADD CHECK (weight > 0) NOT ENFORCED;
-- form: add check to a partitioned table
ALTER TABLE event ADD CONSTRAINT event_kind_check CHECK (kind > 0);
-- form: add check to an inheritance parent
ALTER TABLE ancestor ADD CONSTRAINT ancestor_n_check CHECK (n > 0);
-- form: validate check
ALTER TABLE pending VALIDATE CONSTRAINT pending_n;
-- form: validate a check that is valid already
ALTER TABLE item VALIDATE CONSTRAINT item_amount;
-- form: add foreign key
ALTER TABLE item ADD CONSTRAINT item_vendor_fk FOREIGN KEY (vendor_id) REFERENCES line (id);
-- form: add foreign key, not valid
ALTER TABLE item ADD CONSTRAINT item_vendor_fk FOREIGN KEY (vendor_id) REFERENCES line (id) NOT VALID;
-- form: add foreign key, not enforced
-- since: 18
ALTER TABLE item ADD FOREIGN KEY (vendor_id) REFERENCES line (id) NOT ENFORCED;
-- form: add foreign key to itself
ALTER TABLE item ADD FOREIGN KEY (vendor_id) REFERENCES item (id);
-- form: add foreign key from a partitioned table
ALTER TABLE event ADD FOREIGN KEY (item_id) REFERENCES item (id);
-- form: add foreign key from a partitioned table, not valid
ALTER TABLE event ADD FOREIGN KEY (item_id) REFERENCES item (id) NOT VALID;
-- form: add foreign key to a partitioned table
-- before: ALTER TABLE scratch ADD COLUMN region int DEFAULT 1
-- before: DELETE FROM scratch WHERE id % 2 = 1
ALTER TABLE scratch ADD CONSTRAINT scratch_stock FOREIGN KEY (id, region) REFERENCES stock (id, region);
-- form: validate foreign key
ALTER TABLE pending VALIDATE CONSTRAINT pending_item;
-- form: alter constraint, deferrable
ALTER TABLE item ALTER CONSTRAINT item_owner DEFERRABLE INITIALLY DEFERRED;
-- form: rename constraint
ALTER TABLE item RENAME CONSTRAINT item_amount TO amount_is_sane;
-- form: rename a primary key
ALTER TABLE owner RENAME CONSTRAINT owner_pkey TO owner_key;
-- form: drop check
ALTER TABLE item DROP CONSTRAINT item_amount;
-- form: drop foreign key
ALTER TABLE item DROP CONSTRAINT item_owner;
-- form: drop unique constraint, cascade
ALTER TABLE owner DROP CONSTRAINT owner_code CASCADE;
-- form: drop primary key, cascade
ALTER TABLE item DROP CONSTRAINT item_pkey CASCADE;
-- form: drop primary key of a table that nobody refers to
ALTER TABLE line DROP CONSTRAINT line_pkey;
-- form: drop constraint if exists, not existing
ALTER TABLE item DROP CONSTRAINT IF EXISTS nothing;
-- form: add unique
ALTER TABLE item ADD CONSTRAINT item_weight_key UNIQUE (weight);
-- form: add unique using index
ALTER TABLE item ADD CONSTRAINT item_token_key UNIQUE USING INDEX item_token;
-- form: add primary key, nullable column
ALTER TABLE scratch ADD PRIMARY KEY (id);
-- form: add primary key, not null column
-- before: ALTER TABLE scratch ALTER COLUMN id SET NOT NULL
ALTER TABLE scratch ADD PRIMARY KEY (id);
-- form: add primary key using index, nullable column
-- before: CREATE UNIQUE INDEX scratch_id ON scratch (id)
ALTER TABLE scratch ADD PRIMARY KEY USING INDEX scratch_id;
-- form: add primary key using index, not null column
-- before: CREATE UNIQUE INDEX scratch_id ON scratch (id)
-- before: ALTER TABLE scratch ALTER COLUMN id SET NOT NULL
ALTER TABLE scratch ADD PRIMARY KEY USING INDEX scratch_id;
-- form: add primary key using index, column proved by a check
-- before: CREATE UNIQUE INDEX proved_a_key ON proved (a)
ALTER TABLE proved ADD PRIMARY KEY USING INDEX proved_a_key;
-- form: add primary key to a partitioned table
ALTER TABLE event ADD PRIMARY KEY (id, at);
-- form: add unique to a partitioned table
ALTER TABLE event ADD UNIQUE (id, at);
-- form: add exclude
ALTER TABLE item ADD CONSTRAINT no_twins EXCLUDE USING btree (weight WITH =);
-- form: add not-null constraint
-- since: 18
ALTER TABLE scratch ADD CONSTRAINT scratch_a NOT NULL a;
-- form: add not-null constraint, not valid
-- since: 18
ALTER TABLE scratch ADD CONSTRAINT scratch_a NOT NULL a NOT VALID;
-- form: validate not-null constraint
-- since: 18
-- before: ALTER TABLE scratch ADD CONSTRAINT scratch_a NOT NULL a NOT VALID
ALTER TABLE scratch VALIDATE CONSTRAINT scratch_a;
-- form: drop not-null constraint
-- since: 18
-- before: ALTER TABLE scratch ADD CONSTRAINT scratch_a NOT NULL a
ALTER TABLE scratch DROP CONSTRAINT scratch_a;
-- form: add check and foreign key in one statement
ALTER TABLE item ADD CHECK (weight > 0) NOT VALID, ADD FOREIGN KEY (vendor_id) REFERENCES line (id) NOT VALID;
-- form: add check to only an inheritance parent
ALTER TABLE ONLY ancestor ADD CONSTRAINT ancestor_n_check CHECK (n > 0) NO INHERIT;
-- form: add unnamed check on two columns
ALTER TABLE item ADD CHECK (weight > vendor_id OR true);
-- form: add foreign key with on delete cascade
ALTER TABLE item ADD FOREIGN KEY (vendor_id) REFERENCES line (id) ON DELETE CASCADE;
-- form: alter constraint, not enforced
-- since: 18
ALTER TABLE item ALTER CONSTRAINT item_owner NOT ENFORCED;
-- form: alter constraint, enforced
-- since: 18
-- before: ALTER TABLE item ALTER CONSTRAINT item_owner NOT ENFORCED
ALTER TABLE item ALTER CONSTRAINT item_owner ENFORCED;
-- form: alter constraint, enforced that is so already
-- since: 18
ALTER TABLE item ALTER CONSTRAINT item_owner ENFORCED;
-- form: alter constraint, not enforced that is so already
-- since: 18
-- before: ALTER TABLE item ALTER CONSTRAINT item_owner NOT ENFORCED
ALTER TABLE item ALTER CONSTRAINT item_owner NOT ENFORCED;
-- form: drop not-valid foreign key
ALTER TABLE pending DROP CONSTRAINT pending_item;
-- form: drop unique constraint nobody refers to
-- before: ALTER TABLE scratch ADD CONSTRAINT scratch_a UNIQUE (a)
ALTER TABLE scratch DROP CONSTRAINT scratch_a;
