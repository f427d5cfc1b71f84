-- owner: team-content
-- reason: posts are to be found by their tags
-- expected: an empty table
-- rollback: DROP TABLE tags;
CREATE TABLE tags (id bigint PRIMARY KEY);
