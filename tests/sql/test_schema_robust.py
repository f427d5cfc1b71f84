"""Whatever the order in which statements come, and however much of the history is missing, nothing breaks."""

import random
from functools import cache
from time import process_time

import pytest

from bench.lock_facts.forms import all_forms, stage
from migsafe.model import Action, Phase, Statement
from migsafe.sql.predict import predict
from migsafe.sql.read import read
from migsafe.sql.schema.follow import follow
from migsafe.sql.schema.rows import schema_rows, take_catalog
from migsafe.sql.schema.state import Schema
from tests.sql.written import actions_of, history, written


@cache
def _pool() -> tuple[str, ...]:
    own = tuple(row.text for row in read(written(stage()), 1, 1) if isinstance(row, Statement))
    return own + tuple(sql for form in all_forms() for sql in (*form.before, form.sql))


@pytest.mark.parametrize("seed", range(6))
def test_any_statements_in_any_order_are_followed(seed: int) -> None:
    chosen = list(_pool())
    random.Random(seed).shuffle(chosen)
    rows = read(written(";\n".join(chosen[:250]) + ";"), 1, 1)
    schema = Schema(gap=None)
    predict([row for row in rows if isinstance(row, Statement | Action)], 16, schema)
    assert list(schema_rows(schema, Phase.AFTER))


def test_a_catalog_that_comes_later_wins() -> None:
    catalog = list(schema_rows(history("CREATE TABLE t (a bigint NOT NULL, b text);"), Phase.BEFORE))
    schema = history("CREATE TABLE t (a int); CREATE TABLE gone (a int);")
    take_catalog(schema, catalog)
    assert list(schema.kinds) == ["public.t"]
    assert [column.type_name for column in schema.columns["public.t"].values()] == ["bigint", "text"]
    assert schema.is_absent("public.gone")


def _seconds(tables: int) -> float:
    """The quickest of three times to follow this many tables and what happens to each."""
    text = "".join(
        f"CREATE TABLE t{n} (id int PRIMARY KEY, parent int REFERENCES t{max(n - 1, 0)});\n"
        f"CREATE INDEX ON t{n} (parent);\nALTER TABLE t{n} ADD COLUMN c text;\nDROP INDEX t{n}_parent_idx;\n"
        for n in range(tables)
    )
    actions = actions_of(text)
    times = []
    for _ in range(3):
        schema, started = Schema(gap=None), process_time()
        for action in actions:
            follow(schema, action)
        times.append(process_time() - started)
    return min(times)


def test_following_takes_time_in_proportion_to_the_statements() -> None:
    assert _seconds(600) < 30 * _seconds(60)
