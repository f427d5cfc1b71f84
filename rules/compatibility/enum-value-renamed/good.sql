-- [base]
CREATE TYPE status AS ENUM ('draft', 'published');
-- [migration]
ALTER TYPE status ADD VALUE 'public' AFTER 'published';
