"""A small blog and a small shop to measure queries on; each is made once a process, and cloned for each test."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count

import pytest

from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.postgres import PostgresServer

_BLOG = """
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
_SHOP = """
CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, region int NOT NULL);
INSERT INTO customers SELECT n, 'customer ' || n, n % 100 FROM generate_series(1, 2000) n;
CREATE TABLE orders (
    id int PRIMARY KEY, customer_id int NOT NULL, status text NOT NULL, code numeric NOT NULL,
    created_at timestamp NOT NULL, note text NOT NULL
);
INSERT INTO orders
SELECT n, 1 + n % 2000, CASE WHEN n % 6000 = 0 THEN 'lost' WHEN n % 50 = 0 THEN 'open' ELSE 'done' END,
       n * 7919 % 60013, timestamp '2026-01-01' + (n * 104729 % 60013) * interval '1 minute', repeat('note ', 20) || n
FROM generate_series(1, 60000::bigint) n;
CREATE INDEX orders_customer ON orders (customer_id, created_at);
CREATE INDEX orders_code ON orders (code);
CREATE INDEX orders_created ON orders (created_at);
CREATE INDEX orders_status ON orders (status);
CREATE INDEX orders_customer_code ON orders (customer_id, code);
CREATE TABLE lines (id int PRIMARY KEY, order_id int NOT NULL, text text NOT NULL);
INSERT INTO lines SELECT n, 1 + n % 60000, repeat('line ', 10) FROM generate_series(1, 20000) n;
CREATE TABLE events (id int NOT NULL, day int NOT NULL, kind text NOT NULL) PARTITION BY RANGE (day);
SELECT format('CREATE TABLE events_%s PARTITION OF events FOR VALUES FROM (%s) TO (%s)', n, n, n + 1)
FROM generate_series(1, 12) n \\gexec
INSERT INTO events SELECT n, 1 + n % 12, 'kind' FROM generate_series(1, 12000) n;
CREATE VIEW names AS SELECT o.id, o.customer_id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id;
CREATE VIEW open_orders AS SELECT id, customer_id FROM orders WHERE status <> 'lost';
"""
_numbers = count(1)
Another = Callable[[], AbstractContextManager[DatabaseCopy]]


@pytest.fixture
def blog(postgres: PostgresServer) -> Iterator[DatabaseCopy]:
    """500 authors and 20,000 posts on 300 pages, vacuumed and analyzed."""
    yield from _clone(postgres, "blog", _BLOG)


@pytest.fixture
def shop(postgres: PostgresServer) -> Iterator[DatabaseCopy]:
    """2,000 customers, 60,000 orders on 1,400 pages with lines, and 12 partitions of events, vacuumed and analyzed."""
    yield from _clone(postgres, "shop", _SHOP)


@pytest.fixture
def another_shop(postgres: PostgresServer) -> Another:
    """Makes one more shop."""
    return contextmanager(lambda: _clone(postgres, "shop", _SHOP))


def _clone(postgres: PostgresServer, template: str, schema: str) -> Iterator[DatabaseCopy]:
    with postgres.connect("postgres", autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (template,)).fetchone()
    if known is None:
        _make(postgres, template, schema)
    name = f"{template}_{next(_numbers)}"
    yield postgres.create_database(name, template)
    postgres.drop_database(name)


def _make(postgres: PostgresServer, name: str, schema: str) -> None:
    unfinished = f"{name}_unfinished"
    with postgres.create_database(unfinished).connect(autocommit=True) as connection:
        for statement in schema.split(";\n"):
            text, made, _ = statement.partition("\\gexec\n")
            for (command,) in connection.execute(text.encode()).fetchall() if made else ():
                connection.execute(command.encode())
            rest = statement.rpartition("\\gexec\n")[2]
            if rest.strip():
                connection.execute(rest.encode())
        connection.execute("VACUUM (ANALYZE)")
    with postgres.connect("postgres", autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}".encode())
