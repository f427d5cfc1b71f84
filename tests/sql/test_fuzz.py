"""Mutated migrations: whatever a file holds, reading neither fails nor hangs, and its neighbours are read as ever."""

from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from migsafe.migrations.source import MigrationFile
from migsafe.model import Action, Role, Row, Statement, Unreadable
from migsafe.sql.lex import lex
from migsafe.sql.notes import says_something
from migsafe.sql.read import read
from migsafe.sql.split import outline

FORMS = [chunk.text for chunk in outline((Path(__file__).parent / "documented_forms.sql").read_text("utf-8")).chunks]
SAMPLES = [path.read_text("utf-8") for path in sorted(Path("sample_migrations").glob("*/migrations/*.sql"))]
STRANGE = [
    "'",
    '"',
    "$$",
    "$a$",
    "/*",
    "*/",
    "--",
    ";",
    "(",
    ")",
    "[",
    "]",
    "\\",
    "{{",
    "\0",
    "\ufeff",
    "é",
    "\r",
    "E'",
    ":x",
]
QUICK = settings(
    max_examples=150,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow],
)

texts = st.sampled_from([*FORMS, *SAMPLES])
places = st.integers(0, 10_000)


def rows(sql: str) -> tuple[Row, ...]:
    return read(MigrationFile("x.sql", Role.JUDGED, 1, sql), 1, 1)


def check(sql: str) -> None:
    """What holds for every text."""
    found = rows(sql)
    statements = [row for row in found if isinstance(row, Statement)]
    assert statements or any(isinstance(row, Unreadable) for row in found) or says_something(outline(sql))
    lines = sql.count("\n") + sql.count("\r") + 1
    end = 0
    for statement in statements:
        assert statement.text == sql[statement.start : statement.end] != ""
        assert end <= statement.start < statement.end <= len(sql)
        assert 1 <= statement.line <= statement.end_line <= lines
        assert statement.understood == (statement.problem is None)
        end = statement.end
    known = {statement.id for statement in statements}
    assert all(row.statement in known for row in found if isinstance(row, Action))


@QUICK
@given(texts, places)
def test_a_truncated_migration(text: str, place: int) -> None:
    check(text[: place % (len(text) + 1)])


@QUICK
@given(texts, places, st.sampled_from(STRANGE))
def test_a_migration_with_something_strange_in_it(text: str, place: int, strange: str) -> None:
    at = place % (len(text) + 1)
    check(text[:at] + strange + text[at:])


@QUICK
@given(texts, places, places)
def test_a_migration_with_a_piece_cut_out_or_doubled(text: str, one: int, other: int) -> None:
    start, end = sorted((one % (len(text) + 1), other % (len(text) + 1)))
    check(text[:start] + text[end:])
    check(text[:end] + text[start:])


@QUICK
@given(texts, st.randoms(use_true_random=False))
def test_a_migration_with_its_words_shuffled(text: str, random: Random) -> None:
    words = [token.text for token in lex(text)][:60]
    random.shuffle(words)
    check(" ".join(words))


@QUICK
@given(texts, places, st.integers(0, 255))
def test_a_migration_with_a_byte_flipped(text: str, place: int, byte: int) -> None:
    data = bytearray(text.encode("utf-8"))
    data[place % len(data)] = byte
    check(data.decode("utf-8", "replace"))


@QUICK
@given(st.text(max_size=60))
def test_any_text_at_all(text: str) -> None:
    check(text)


@QUICK
@given(st.sampled_from(FORMS), st.sampled_from(FORMS), places)
def test_a_broken_statement_hides_neither_neighbour(before: str, broken: str, place: int) -> None:
    words = [token.text for token in lex(broken)]
    del words[place % len(words)]
    middle = " ".join(word for word in words if word != ";")
    statements = [row for row in rows(f"{before};\n{middle};\nDROP TABLE zz") if isinstance(row, Statement)]

    assert statements[0].text == before
    assert statements[0].understood == next(iter(rows_understood(before)))
    assert statements[-1].text.endswith("DROP TABLE zz")


def rows_understood(sql: str) -> list[bool]:
    return [row.understood for row in rows(sql) if isinstance(row, Statement)]
