"""A small blog to migrate."""

import pytest

from migsafe.copies.database_copy import DatabaseCopy

_SCHEMA = """
CREATE TABLE author (id int PRIMARY KEY, name text);
CREATE TABLE post (id int PRIMARY KEY, author_id int, title text, views int);
CREATE INDEX post_title ON post (title);
CREATE INDEX post_author ON post (author_id);
INSERT INTO author SELECT n, 'author ' || n FROM generate_series(1, 100) n;
INSERT INTO post SELECT n, n % 100 + 1, 'post ' || n, n FROM generate_series(1, 5000) n;
CREATE MATERIALIZED VIEW top AS SELECT id, title FROM post ORDER BY id DESC LIMIT 10;
ANALYZE;
"""


@pytest.fixture
def blog(database: DatabaseCopy) -> DatabaseCopy:
    """A database with 100 authors, 5,000 posts and a list of the top ones."""
    with database.connect(autocommit=True) as connection:
        connection.execute(_SCHEMA.encode())
    return database
