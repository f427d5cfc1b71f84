"""Plans on production's statistics are those of production's rows: for every query of the sample project, before its
migrations and after each of them.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from migsafe.cli import run
from migsafe.copies.carried import carried
from migsafe.copies.database import open_database
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.copies.full_size import enlarge
from migsafe.copies.known_sizes import Known
from migsafe.copies.recipe import Recipe
from migsafe.copies.run_folder import RunFolder
from migsafe.copies.source import Embedded, StatsFile
from migsafe.inputs import Inputs, reading_inputs
from migsafe.plans.explain import bound
from migsafe.recipes import apply_file, recipe_of
from migsafe.rehearsal.history import apply_history
from migsafe.settings import load_settings
from migsafe.statistics.file import read_snapshot, snapshot_bytes
from migsafe.statistics.take import take_snapshot

BLOG = Path(__file__).parents[2] / "sample_migrations" / "blog"
FIRST_JUDGED = "0009_index_member_comments.sql"
SETTLE = {
    # What autovacuum does in production once a migration has gone through.
    "0012": ("VACUUM posts",),
    "0013": ("VACUUM comments", "ANALYZE comments (id)"),
}


class Pair(Struct):
    """The copy with all rows, and the one with statistics alone; `known` is what is known of the latter."""

    rows: DatabaseCopy
    bare: DatabaseCopy
    known: Known
    inputs: Inputs


@pytest.fixture(scope="module")
def pair(run_folder: RunFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    settings = load_settings(BLOG / "migsafe.toml", BLOG)
    paths = sorted(path for path in (BLOG / "migrations").iterdir() if path.name >= FIRST_JUDGED)
    with reading_inputs(paths, settings) as read_inputs:
        inputs = read_inputs()
    recipe = recipe_of(inputs.history, settings)
    with ExitStack() as stack:
        opened = open_database(Embedded(), run_folder, recipe, apply_file(inputs.history), wanted_major=16)
        rows = stack.enter_context(opened)
        taken = take_snapshot(f"host={rows.server.folder} user=postgres dbname={rows.name}")  # type: ignore[union-attr]
        assert taken.lacks == ()
        file = tmp_path_factory.mktemp("stats") / "blog.stats"
        file.write_bytes(snapshot_bytes(taken.snapshot))
        bare = stack.enter_context(open_database(StatsFile(file), run_folder, recipe, apply_file(()), wanted_major=16))
        assert bare.known is not None
        yield Pair(rows, bare, bare.known, inputs)


def test_masked_statistics_give_plans_of_the_same_shape(
    pair: Pair, run_folder: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BLOG)
    file = tmp_path / "masked.stats"
    where = f"host={pair.rows.server.folder} user=postgres dbname={pair.rows.name}"  # type: ignore[union-attr]
    assert run(["snapshot", "--database", where, "--output", str(file), "--mask"]) == 0

    values = {value for one in read_snapshot(file).columns if one.type == "text" for value in one.bounds or ()}
    assert len(values) > 300
    assert {value for value in values if not re.search("\x01\\d+$", value)} <= {"199998-early-river", "site_option_7"}
    with open_database(StatsFile(file), run_folder, Recipe(), apply_file(()), wanted_major=16) as bare:
        assert bare.known is not None
        enlarge(bare, bare.known)
        masked, rows = trees(bare, pair.inputs), trees(pair.rows, pair.inputs)
    different = [name for name in rows if shape(masked[name]) != shape(rows[name])]
    assert different == []


def test_an_empty_table_has_other_plans(pair: Pair) -> None:
    bare, rows = trees(pair.bare, pair.inputs), trees(pair.rows, pair.inputs)

    assert sum(bare[name] != rows[name] for name in rows) > len(rows) / 2


def test_every_query_has_the_same_plan_and_the_same_estimates_before_and_after_each_migration(pair: Pair) -> None:
    assert differing(pair) == {}
    for file in pair.inputs.judged:
        name = Path(file.path).name
        for copy in (pair.rows, pair.bare):
            with closing(copy.connect(autocommit=True)) as connection:
                apply_history(connection, file)
        with closing(pair.rows.connect_as_superuser(autocommit=True, options="")) as connection:
            for command in SETTLE.get(name[:4], ()):
                connection.execute(command.encode())
        with closing(pair.bare.connect_as_superuser(autocommit=True, options="")) as connection:
            pair.known = carried(connection, pair.known)

        assert (name, differing(pair)) == (name, {})


def shape(found: Any) -> Any:
    """A tree without its estimates."""
    return found if isinstance(found, str) else (*found[:5], tuple(shape(below) for below in found[-1]))


def differing(pair: Pair) -> dict[str, tuple[Any, Any]]:
    """The queries whose plans differ, with both."""
    shrink = enlarge(pair.bare, pair.known)
    bare = trees(pair.bare, pair.inputs)
    shrink()
    rows = trees(pair.rows, pair.inputs)
    return {name: (tree, bare[name]) for name, tree in rows.items() if tree != bare[name]}


def trees(copy: DatabaseCopy, inputs: Inputs) -> dict[str, Any]:
    """The plan of each query and example, or its error's SQLSTATE."""
    import psycopg

    found: dict[str, Any] = {}
    with closing(copy.connect(autocommit=True)) as connection:
        for one in bound(inputs.queries, inputs.examples):
            name = f"{one.query.name} {one.example.ordinal}"
            try:
                row = connection.execute(f"EXPLAIN (FORMAT JSON) {one.sql}".encode()).fetchone()
                found[name] = tree(row[0][0]["Plan"]) if row else None
            except psycopg.Error as error:
                found[name] = error.sqlstate
    assert len(found) == len(inputs.examples)
    return found


def tree(plan: dict[str, Any]) -> tuple[Any, ...]:
    """Shape and estimates; costs follow from the sizes of new indexes, which are worked out and not known."""
    below = tuple(tree(child) for child in plan.get("Plans", ()))
    keys = ("Node Type", "Relation Name", "Index Name", "Index Cond", "Filter", "Plan Rows", "Plan Width")
    return (*(plan.get(key) for key in keys), below)
