"""Passwords never reach a report, a log or the terminal."""

import pytest

from migsafe.report.redact import redact


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://ada:s3cret@db.example.org/blog", "postgresql://ada:***@db.example.org/blog"),
        ("postgresql://ada:p@ss:w/rd@db/blog", "postgresql://ada:***@db/blog"),
        ("redis://:s3cret@localhost:6379/0", "redis://:***@localhost:6379/0"),
        ("postgresql://db/blog?user=ada&password=s3cret&sslmode=require", "***&sslmode=require"),
        (r"host=db password='it\'s s3cret' dbname=blog", "password=***"),
        ("host=db password=s3cret dbname=blog", "host=db password=*** dbname=blog"),
    ],
)
def test_the_password_is_left_out(text: str, shown: str) -> None:
    assert shown in redact(text)
    assert "s3cret" not in redact(text)


@pytest.mark.parametrize(
    "text",
    ["migsafe check migrations/0001.sql", "postgresql://db.example.org:5432/blog", "anp:post:42 ada@example.org"],
)
def test_what_holds_no_password_stays(text: str) -> None:
    assert redact(text) == text
