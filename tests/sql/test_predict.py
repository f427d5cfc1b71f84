"""Predictions against what real servers of every version did (`bench/lock_facts/measured.json`)."""

import pytest

from bench.lock_facts.forms import all_forms
from bench.lock_facts.observation import read_table, statements_measured
from bench.lock_facts.predicted import comparable, measured, predicted

FORMS = {form.name: form for form in all_forms()}
SERVERS, TABLE = read_table()
VERSIONS = (12, 13, 14, 15, 16, 17, 18)


def test_the_table_holds_every_form_as_it_is_written_now() -> None:
    assert statements_measured() == {name: (form.sql, form.before) for name, form in FORMS.items()}


def test_the_table_says_which_servers_it_comes_from() -> None:
    assert tuple(sorted(SERVERS)) == VERSIONS
    assert all(f"PostgreSQL) {major}." in banner for major, banner in SERVERS.items())


@pytest.mark.parametrize("major", VERSIONS)
def test_every_form_is_predicted_as_it_was_measured(major: int) -> None:
    wrong = {}
    compared = 0
    for name, form in FORMS.items():
        if form.since > major:
            continue
        seen = TABLE[name][major]
        if seen.error is not None:
            continue
        compared += 1
        expected = comparable(measured(form, seen), form, seen)
        found = comparable(predicted(form, major), form, seen)
        if found != expected:
            wrong[name] = (found, expected)
    assert wrong == {}
    assert compared >= 300


def test_only_the_forms_that_must_fail_were_refused() -> None:
    refused = {(name, major) for name, seen in TABLE.items() for major, one in seen.items() if one.error is not None}
    assert refused == {
        *((name, major) for name in ALWAYS_REFUSED for major in VERSIONS if major >= FORMS[name].since),
        *(("add foreign key from a partitioned table, not valid", major) for major in VERSIONS if major < 18),
    }


ALWAYS_REFUSED = (
    "add column, not null without default",
    "detach partition concurrently, with a default partition",
    "type of a column that a view reads",
)
