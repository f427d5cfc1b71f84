-- [settings]
-- [copy]
-- database = "none"
-- cache = "none"
-- [migration]
FROBNICATE TABLE posts;
