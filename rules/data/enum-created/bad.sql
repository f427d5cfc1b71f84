-- [migration]
CREATE TYPE mood AS ENUM ('good', 'bad');
