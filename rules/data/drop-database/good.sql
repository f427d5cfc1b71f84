-- [migration]
COMMENT ON SCHEMA public IS 'The shop; DROP DATABASE is for people only';
