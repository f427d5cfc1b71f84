"""Who waits behind a lock that is waited for: reads only behind one that stops them."""

from pathlib import Path

import pytest

from migsafe.check import check
from migsafe.progress import Silent
from migsafe.request import Request


@pytest.mark.parametrize(
    ("statement", "waits"),
    [
        ("ALTER TABLE posts ADD COLUMN title text;", "every read or write behind it waits too"),
        ("CREATE INDEX by_author ON posts (author);", "every write behind it waits too"),
        ("ALTER TABLE posts ADD FOREIGN KEY (author) REFERENCES posts NOT VALID;", "every write behind it waits too"),
    ],
)
@pytest.mark.parametrize(("timeout", "rule"), [("0", "lock-timeout-missing"), ("5min", "lock-timeout-too-long")])
def test_only_what_the_lock_stops_waits_behind_it(
    tmp_path: Path, statement: str, waits: str, timeout: str, rule: str
) -> None:
    (tmp_path / "0001_before.sql").write_text("CREATE TABLE posts (id int PRIMARY KEY, author int);", "utf-8")
    judged = tmp_path / "0002_after.sql"
    judged.write_text(f"SET lock_timeout = '{timeout}';\n{statement}", "utf-8")

    report = check(Request(paths=(judged,), copy="none", cache="none"), Silent())

    (message,) = (one.message for one in report.findings if one.rule == rule)
    assert waits in message
