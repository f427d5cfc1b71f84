-- [migration]
CREATE DOMAIN percent AS int;
