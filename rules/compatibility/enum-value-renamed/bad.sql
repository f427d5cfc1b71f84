-- [base]
CREATE TYPE status AS ENUM ('draft', 'published');
-- [migration]
ALTER TYPE status RENAME VALUE 'published' TO 'public';
