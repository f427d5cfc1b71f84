"""Examples: sections of one file become a small project."""

import tomllib
from pathlib import Path

import pytest

from migsafe.errors import RuleError
from migsafe.model import Finding, Item, Provenance, Severity, Waived
from migsafe.rulebook.examples import complaints, parse_example, write_project
from migsafe.settings import load_settings

FULL = """\
-- [settings]
-- [limits]
-- stall = "2s"
-- [[cache.pattern]]
-- name = "post"
-- key = "post:{id}"
-- [base]
CREATE TABLE posts (id int);
-- [seed]
INSERT INTO posts VALUES (1);
-- [workload]
-- name: post
SELECT id FROM posts;
-- [cache]
-- {"key": "post:1", "value": {}}
-- [trace]
-- ts_us,key,op,size,ttl_s
-- 1,post:1,get,,
-- [migration]
-- owner: me
DROP TABLE posts;
"""


def test_a_file_without_sections_is_the_migration(tmp_path: Path) -> None:
    migration = write_project(parse_example("DROP TABLE posts;\n", "bad.sql"), tmp_path)

    assert migration.read_text("utf-8") == "DROP TABLE posts;\n"
    assert sorted(path.name for path in migration.parent.iterdir()) == ["0002_migration.sql"]


def test_each_section_becomes_its_file(tmp_path: Path) -> None:
    migration = write_project(parse_example(FULL, "bad.sql"), tmp_path)

    assert migration.read_text("utf-8") == "-- owner: me\nDROP TABLE posts;\n"
    assert (tmp_path / "migrations" / "0001_base.sql").read_text("utf-8") == "CREATE TABLE posts (id int);\n"
    assert (tmp_path / "seed.sql").read_text("utf-8") == "INSERT INTO posts VALUES (1);\n"
    assert (tmp_path / "queries.sql").read_text("utf-8") == "-- name: post\nSELECT id FROM posts;\n"
    assert (tmp_path / "cache.jsonl").read_text("utf-8") == '{"key": "post:1", "value": {}}\n'
    assert (tmp_path / "trace.csv").read_text("utf-8") == "ts_us,key,op,size,ttl_s\n1,post:1,get,,\n"


def test_the_settings_name_the_files_of_the_project(tmp_path: Path) -> None:
    write_project(parse_example(FULL, "bad.sql"), tmp_path)

    sections = load_settings(tmp_path / "migsafe.toml", tmp_path).sections
    assert float(sections.limits.stall) == 2
    assert (sections.copy.seed, sections.copy.cache_seed) == (("seed.sql",), ("cache.jsonl",))
    assert sections.workload.queries == ("queries.sql",)
    assert [trace.path for trace in sections.cache.trace] == ["trace.csv"]


def test_settings_of_the_example_are_not_overridden(tmp_path: Path) -> None:
    text = '-- [settings]\n-- [copy]\n-- database = "none"\n-- [migration]\nSELECT 1;\n'
    write_project(parse_example(text, "bad.sql"), tmp_path)

    document = tomllib.loads((tmp_path / "migsafe.toml").read_text("utf-8"))
    assert document["copy"] == {"database": "none"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "-- [base]\nSELECT 1;\n-- [sead]\nSELECT 2;\n-- [migration]\nSELECT 3;\n",
            "bad.sql:3: unknown section [sead]",
        ),
        ("-- [base]\nSELECT 1;\n-- [base]\nSELECT 2;\n", "bad.sql:3: a second section [base]"),
        ("-- [base]\nSELECT 1;\n", "bad.sql: has no migration"),
    ],
)
def test_a_broken_example_is_refused_at_its_line(text: str, said: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_example(text, "bad.sql")

    assert str(caught.value) == said


def finding(rule: str, severity: Severity, waived: Waived | None = None) -> Finding:
    place = ("m.sql", 1, 1, 1, None)
    return Finding(rule, Item.LOCKS, severity, "", "", *place, Provenance.PREDICTED, (), waived=waived)


MINE = finding("mine", Severity.NOTE)
ERROR = finding("other", Severity.ERROR)
WARNING = finding("other", Severity.WARNING)
WAIVED = finding("other", Severity.ERROR, Waived("closed", None, "m.sql", 1))


@pytest.mark.parametrize(
    ("bad", "good", "said"),
    [
        ([MINE, ERROR], [WARNING, WAIVED], ()),
        ([], [], ("bad.sql does not give it, but nothing",)),
        ([ERROR], [], ("bad.sql does not give it, but other",)),
        ([MINE], [MINE], ("good.sql gives mine",)),
        ([MINE], [ERROR], ("good.sql gives other",)),
    ],
)
def test_examples_must_give_the_rule_and_recommend_nothing_wrong(
    bad: list[Finding], good: list[Finding], said: tuple[str, ...]
) -> None:
    assert complaints("mine", bad, good) == said
