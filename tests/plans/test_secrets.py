"""No value of a query's parameters, given, logged or sampled, in any report, unless it is asked for."""

from pathlib import Path

import pytest

from migsafe.cli import run
from migsafe.plans.masks import MASK, masked_message, without_quoted, without_values
from migsafe.report.formats import Format

SECRETS = ("ada.example", "4111222233334444", "grace.example", "hidden-note", "edith.example", "7654321")
"""Planted as an example, as an example that breaks, in a log, in a log's constant, in the data, and a number."""

_SEED = """
CREATE TABLE people (id int PRIMARY KEY, mail text NOT NULL, card text NOT NULL, note text NOT NULL);
INSERT INTO people SELECT n, CASE WHEN n % 9 = 0 THEN 'edith.example' ELSE 'mail ' || n END, n::text, repeat('x', 300)
FROM generate_series(1, 12000) n;
CREATE INDEX people_mail ON people (mail);
CREATE INDEX people_card ON people (card);
"""
_QUERIES = """
-- name: by_mail
-- example: mail = 'ada.example', low = 7654321
SELECT note FROM people WHERE mail = :mail AND (length(note) > 5000 OR note <> 'ada.example') AND id <> :low ORDER BY id
-- name: by_card
-- example: card = '4111222233334444'
SELECT note FROM people WHERE card = :card
-- name: sampled
SELECT id FROM people WHERE mail = :mail AND id > 0
"""
_LOG = """\
2026-01-01 LOG:  duration: 9.000 ms  execute x: SELECT id, note FROM people WHERE mail = $1 AND note <> 'hidden-note'
2026-01-01 DETAIL:  Parameters: $1 = 'grace.example'
"""
_MIGRATION = "DROP INDEX people_mail;\nALTER TABLE people ALTER card TYPE int USING card::int;\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "migrations").mkdir()
    (folder / "migrations" / "1_make.sql").write_text(_SEED)
    (folder / "migrations" / "2_change.sql").write_text(_MIGRATION)
    (folder / "q.sql").write_text(_QUERIES)
    (folder / "server.log").write_text(_LOG)
    (folder / "migsafe.toml").write_text(
        '[project]\nmigrations = "migrations"\n[copy]\ncache = "none"\n'
        '[workload]\nqueries = ["q.sql"]\nlogs = ["server.log"]\n[limits]\nbuffers_floor = 100\n'
    )
    return folder


def _reports(folder: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> dict[Format, str]:
    monkeypatch.chdir(folder)
    pairs = [part for form in Format for part in ("--format", form.value, "--output", f"report.{form.value}")]
    assert run(["check", "migrations/2_change.sql", *options, *pairs]) == 1
    return {form: (folder / f"report.{form.value}").read_text() for form in Format}


def test_no_format_shows_a_value(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = _reports(folder, monkeypatch)

    assert {(form, secret) for form, text in reports.items() for secret in SECRETS if secret in text} == set()
    # What could have carried them is there: a message of the server, a filter, and where values come from.
    assert "is out of range for type integer" in reports[Format.JSON]
    assert "filter-removes-many-rows" in reports[Format.JSON]
    assert "biggest public.people.mail" in reports[Format.HTML]
    assert "logged at server.log:1" in reports[Format.MARKDOWN]


def test_all_values_are_shown_to_who_asks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = _reports(folder, monkeypatch, "--show-values")[Format.JSON]

    assert {secret for secret in SECRETS if secret not in text} == set()
    assert MASK not in text


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        ("((p.mail = 'a''b'::text) AND (p.id > 12))", "((p.mail = '…'::text) AND (p.id > …))"),
        ("people_2024.id DESC", "people_2024.id DESC"),
    ],
)
def test_a_condition_is_shown_without_its_values(condition: str, shown: str) -> None:
    assert without_values(condition) == shown


@pytest.mark.parametrize(
    ("message", "sql", "shown"),
    [
        ('invalid input syntax for type integer: "it\'s"', "SELECT 'it''s'::int", f'…: "{MASK}"'),
        ('value "99999999999" is out of range for type integer', "SELECT 99999999999::int", f'value "{MASK}" is'),
        ("bad $$ value abcd here", "SELECT $$abcd$$", f"value {MASK} here"),
        ('column "a" does not exist', "SELECT a, 'b'", 'column "a" does not exist'),
    ],
)
def test_a_message_of_the_server_is_shown_without_the_querys_values(message: str, sql: str, shown: str) -> None:
    assert shown.removeprefix("…") in masked_message(message, sql)


@pytest.mark.parametrize(
    ("message", "sqlstate", "shown"),
    [
        ('invalid input syntax for type integer: "ada"', "22P02", f'invalid input syntax for type integer: "{MASK}"'),
        ('column "ada" does not exist', "42703", 'column "ada" does not exist'),
        ("the server is gone", None, "the server is gone"),
    ],
)
def test_a_complaint_about_data_is_shown_without_the_data(message: str, sqlstate: str | None, shown: str) -> None:
    assert without_quoted(message, sqlstate) == shown
