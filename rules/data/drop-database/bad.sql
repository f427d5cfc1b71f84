-- [migration]
DROP DATABASE IF EXISTS old_shop;
