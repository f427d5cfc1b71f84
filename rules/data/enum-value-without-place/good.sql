-- [base]
CREATE TYPE size AS ENUM ('small', 'large');
-- [migration]
ALTER TYPE size ADD VALUE 'medium' AFTER 'small';
