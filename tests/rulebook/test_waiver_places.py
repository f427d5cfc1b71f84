"""Where a waiver stands decides what it covers: a statement, or the whole file."""

import pytest

from migsafe.migrations.source import MigrationFile
from migsafe.model import Role, Waiver
from migsafe.sql.read import read

WAIVER = "-- migsafe: allow drop-column because nobody reads them"
FIRST, SECOND = "ALTER TABLE posts DROP COLUMN a;", "ALTER TABLE posts DROP COLUMN b;"


def covered(text: str) -> list[tuple[int, int]]:
    """The lines that each waiver of a file covers."""
    rows = read(MigrationFile("1.sql", Role.JUDGED, 1, text), 1, 1)
    return [(row.first_line, row.last_line) for row in rows if isinstance(row, Waiver)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"{WAIVER}\n{FIRST}\n{SECOND}", (2, 2)),
        (f"{FIRST} {WAIVER}\n{SECOND}", (1, 1)),
        (f"{FIRST}\n{WAIVER}\n\n{SECOND}", (2, 2)),
        (f"{WAIVER}\n-- see the ticket\n{FIRST}\n{SECOND}", (3, 3)),
        (f"-- owner: team\n{WAIVER}\n{FIRST}\n{SECOND}", (3, 3)),
    ],
    ids=["above", "on the line", "above nothing", "above with a remark", "below the header"],
)
def test_at_a_statement_it_covers_the_statement(text: str, lines: tuple[int, int]) -> None:
    assert covered(text) == [lines]


@pytest.mark.parametrize(
    "text",
    [
        f"{WAIVER}\n\n{FIRST}\n{SECOND}",
        f"{WAIVER}\n-- owner: team\n{FIRST}\n{SECOND}",
        f"{WAIVER}\n-- +goose Up\n{FIRST}\n{SECOND}",
        f"/* {WAIVER[3:]} */\n\n{FIRST}\n{SECOND}",
    ],
    ids=["empty line below", "header field below", "section marker below", "block comment"],
)
def test_in_the_header_it_covers_the_file(text: str) -> None:
    assert covered(text) == [(1, 4)]


def test_a_file_without_a_statement_has_no_header() -> None:
    assert covered(f"{WAIVER}\n\n-- nothing else\n") == [(1, 1)]
