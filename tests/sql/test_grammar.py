"""migsafe's reading held against PostgreSQL's own grammar, form by form."""

from pathlib import Path

import pytest

from bench.grammar.compare import Outcome, compare, differences
from bench.grammar.cut import cut_differences
from bench.grammar.oracle import actions as postgresql
from migsafe.sql.split import Chunk, outline
from tests.sql.reading import actions

FORMS = (Path(__file__).parent / "documented_forms.sql").read_text("utf-8")
CHUNKS = outline(FORMS).chunks


def _label(chunk: Chunk) -> str:
    return " ".join(chunk.text.split())[:60]


@pytest.mark.parametrize("chunk", CHUNKS, ids=_label)
def test_a_documented_form_is_read_as_postgresql_reads_it(chunk: Chunk) -> None:
    compared = compare(FORMS, chunk)

    assert (compared.outcome, compared.detail) == (Outcome.AGREES, "")


def test_the_list_is_long_and_cut_where_postgresql_cuts_it() -> None:
    assert len(CHUNKS) >= 300
    assert cut_differences(FORMS) == []


@pytest.mark.parametrize(
    ("statement", "misread", "difference"),
    [
        (
            "ALTER TABLE t ADD COLUMN c int",
            "ALTER TABLE t ADD COLUMN d int",
            "add-column.column: expected 'c', found 'd'",
        ),
        ("DROP INDEX CONCURRENTLY i", "DROP INDEX i", "drop-index.concurrently: expected True, found False"),
        ("TRUNCATE t, u", "TRUNCATE t", "expected ['truncate', 'truncate'], found ['truncate']"),
        ("DROP TABLE t CASCADE", "DROP TABLE t", "drop-table.cascade: expected True, found False"),
        (
            "ALTER TABLE t ADD CHECK (a > 0) NOT VALID",
            "ALTER TABLE t ADD CHECK (a > 0)",
            "add-check.not_valid: expected True, found False",
        ),
    ],
)
def test_a_misreading_would_be_a_difference(statement: str, misread: str, difference: str) -> None:
    expected = postgresql(statement)

    assert expected is not None
    assert differences(expected, actions(misread)) == difference


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("SELECT FROM WHERE", Outcome.BOTH_REFUSE),
        ("DO $$ BEGIN EXECUTE a || b; END $$", Outcome.UNSEEN),
        ("COPY t FROM stdin", Outcome.UNSEEN),
        ("CREATE TABLE t (a int)", Outcome.AGREES),
    ],
)
def test_outcomes_are_told_apart(text: str, outcome: Outcome) -> None:
    assert compare(text, outline(text).chunks[0]).outcome is outcome
