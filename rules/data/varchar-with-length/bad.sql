-- [migration]
CREATE TABLE tags (id bigint PRIMARY KEY, name varchar(20) NOT NULL);
