-- [base]
CREATE TYPE status AS ENUM ('draft', 'published');
-- [migration]
ALTER TYPE status RENAME TO post_status;
