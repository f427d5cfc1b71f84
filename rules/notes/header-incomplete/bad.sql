-- owner: team-content
CREATE TABLE tags (id bigint PRIMARY KEY);
