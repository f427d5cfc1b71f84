"""Predictions against the servers of this machine: every form that a rollback undoes, one after the other."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace

from bench.lock_facts.combine import combined
from bench.lock_facts.forms import Form, all_forms, stage
from bench.lock_facts.observation import read_table
from bench.lock_facts.observe import observe
from bench.lock_facts.predicted import measured, predicted
from migsafe.copies.database import open_server
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.run_folder import RunFolder
from migsafe.model import Rewrite
from tests.sql.written import foreseen, history

_, TABLE = read_table()


@pytest.fixture(scope="module", params=[16, 18])
def staged(request: pytest.FixtureRequest, run_folder: RunFolder) -> Iterator[DatabaseCopy]:
    """The stage on a server of the version, or the nearest that this machine has."""
    with open_server(run_folder, wanted_major=request.param) as server:
        # What a statement locks does not depend on who runs it, and some of the forms are a superuser's.
        copy = replace(server.create_database("stage"), superuser=True)
        schema, _, _ = stage().rpartition("VACUUM")
        with copy.connect_as_superuser(autocommit=True, options="") as connection:
            connection.execute(schema.encode())
            connection.execute("VACUUM ANALYZE")
        yield copy


def test_what_a_server_does_now_is_what_is_predicted(staged: DatabaseCopy) -> None:
    major = staged.major
    wrong = {}
    looked_at = 0
    for form in all_forms():
        known = TABLE[form.name].get(major)
        if form.before or known is None or known.alone or known.error is not None:
            continue
        seen = observe(staged, form)
        looked_at += 1
        if seen.error is not None or measured(form, seen) != predicted(form, major):
            wrong[form.name] = (seen, predicted(form, major))
    assert wrong == {}
    assert looked_at >= 250


def test_what_nobody_wrote_down_is_predicted_too(staged: DatabaseCopy) -> None:
    combinations = (form for form in combined(staged.major, seed=7) if not form.before)
    wrong = {}
    ran = 0
    for form in islice(combinations, 100):
        seen = observe(staged, form)
        if seen.error is None:
            ran += 1
            if measured(form, seen) != predicted(form, staged.major):
                wrong[form.sql] = (seen, predicted(form, staged.major))
    assert wrong == {}
    assert ran >= 60


DOMAINS = "CREATE DOMAIN short AS varchar(10); CREATE DOMAIN above AS int CHECK (VALUE > 0);"
TYPES = (
    *("smallint", "integer", "bigint", "oid", "real", "numeric", "numeric(8,2)", "numeric(10,2)", "numeric(10,4)"),
    *("text", "varchar", "varchar(5)", "varchar(10)", "char(5)", "char(10)", "name", "short", "above", "date", "bytea"),
    *("time(3)", "time", "timestamp(3)", "timestamp", "interval(3)", "interval", "boolean", "uuid", "json", "jsonb"),
    *("cidr", "inet", "bit(3)", "bit varying", "bit varying(5)", "varchar(5)[]", "varchar[]", "text[]", "integer[]"),
)


def test_every_change_between_types_rewrites_as_predicted(staged: DatabaseCopy) -> None:
    wrong, ran = [], 0
    with staged.connect_as_superuser(autocommit=True, options="") as connection:
        for old in TYPES:
            made = f"{DOMAINS} CREATE TABLE typed (id int, c {old});"
            with connection.transaction(force_rollback=True):
                connection.execute(made.encode())
                for new in TYPES:
                    change = f"ALTER TABLE typed ALTER c TYPE {new} USING c::{new};"
                    rewrites = rewritten(connection, change)
                    if rewrites is not None:
                        ran += 1
                        found = foreseen(change, history(made), server_version=staged.major)
                        wrong += [(old, new)] if any(isinstance(row, Rewrite) for row in found) != rewrites else []
    assert wrong == []
    assert ran > 600


def rewritten(connection: psycopg.Connection[Any], change: str) -> bool | None:
    """Whether the table got another file, undone at once; None where PostgreSQL refuses the change."""
    node = b"SELECT pg_relation_filenode('typed')"
    with suppress(psycopg.Error), connection.transaction(force_rollback=True):
        before = connection.execute(node).fetchone()
        connection.execute(change.encode())
        return connection.execute(node).fetchone() != before
    return None


def test_a_query_locks_what_its_with_reads_and_not_what_that_defines(staged: DatabaseCopy) -> None:
    form = Form(
        "data", "with-select", 12, (), "WITH named AS (SELECT name FROM owner) SELECT count(*) FROM named, line"
    )
    assert measured(form, observe(staged, form)) == predicted(form, staged.major)
