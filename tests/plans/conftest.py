"""A small blog to measure queries on."""

import pytest

from migsafe.copies.database_copy import DatabaseCopy

_SCHEMA = """
CREATE TABLE authors (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE posts (
    id int PRIMARY KEY, author_id int NOT NULL, status text NOT NULL, title text NOT NULL, created_at timestamp NOT NULL
);
INSERT INTO authors SELECT n, 'author ' || n FROM generate_series(1, 500) n;
INSERT INTO posts
SELECT n, 1 + (n * 7919) % 500, CASE WHEN n % 50 = 0 THEN 'draft' ELSE 'published' END, repeat('title ', 10) || n,
       timestamp '2026-01-01' + n * interval '1 minute'
FROM generate_series(1, 20000) n;
CREATE INDEX posts_author ON posts (author_id, created_at);
CREATE VIEW headlines AS SELECT id, title AS headline FROM posts WHERE status = 'published';
"""


@pytest.fixture
def blog(database: DatabaseCopy) -> DatabaseCopy:
    """500 authors and 20,000 posts on 300 pages, vacuumed and analyzed."""
    with database.connect(autocommit=True) as connection:
        connection.execute(_SCHEMA.encode())
        connection.execute("VACUUM (ANALYZE)")
    return database
