"""Templates in migrations: filled from the settings, or an error at their place."""

import re
import tomllib
from pathlib import Path

import pytest

from migsafe.migrations.source import Down
from migsafe.migrations.templates import fill
from migsafe.model import Statement
from migsafe.sql.read import read
from tests.migrations.project import found, judged, write


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ${x};", "SELECT val;"),
        ("SELECT ${x:-other}, ${y:-other};", "SELECT val, other;"),
        ("SELECT {{ x }}, {{x}}, {{ .x }};", "SELECT val, val, val;"),
        ("SELECT 'a ${x} b';", "SELECT 'a val b';"),
        ('SELECT * FROM "${x}_t";', 'SELECT * FROM "val_t";'),
        ("SELECT :x, :'x', :\"x\";", "SELECT val, 'val', \"val\";"),
        ("SELECT $$ ${x} $$;", "SELECT $$ val $$;"),
        ("SELECT $$ 1:::x, a::text, ':x' $$;", "SELECT $$ 1::val, a::text, 'val' $$;"),
        ("SELECT 1::x, a[1:x], ':x'; -- ${x}", "SELECT 1::x, a[1:x], ':x'; -- ${x}"),
        ("\\set y 7\nSELECT :y;", "\\set y 7\nSELECT 7;"),
        ('SELECT * FROM {{ index .Options "x" }}.a, {{ x }}.b;', "SELECT * FROM opt.a, val.b;"),
        ('DO $$ SELECT ${x}, {{ index .Options "x" }}.a, ${x} $$;', "DO $$ SELECT val, opt.a, val $$;"),
        ('SELECT * FROM "{{ index .Options "x" }}".a, "${x}";', 'SELECT * FROM "opt".a, "val";'),
        ("{% block %}SELECT 1;", "SELECT 1;"),
    ],
)
def test_a_template_is_filled_where_its_tool_would(text: str, expected: str) -> None:
    known = {"x": "val", '{{ index .Options "x" }}': "opt", "{% block %}": ""}

    filled = fill(text, known, text, "a.sql", in_strings=False)

    assert (filled.text, filled.unfilled) == (expected, ())


@pytest.mark.parametrize(
    ("text", "in_strings", "places"),
    [
        ("SELECT 1;\n  SELECT ${a}, :b;", False, [(2, 10, "a"), (2, 16, "b")]),
        ("SELECT '${a} :b {{ c }}';", False, []),
        ("SELECT '${a} :b {{ c }}';", True, [(1, 9, "a")]),
        ('SELECT "${a}";', False, [(1, 9, "a")]),
        ("{% if x %}SELECT 1;{% endif %}", False, [(1, 1, "{% if x %}"), (1, 20, "{% endif %}")]),
        ("SELECT 1::int, a[1:2], '{\"k\": 1}';", False, []),
    ],
)
def test_a_template_without_a_value_is_named_at_its_place(
    text: str, in_strings: bool, places: list[tuple[int, int, str]]
) -> None:
    unfilled = fill(text, {}, text, "a.sql", in_strings=in_strings).unfilled

    assert [(one.line, one.column, one.message) for one in unfilled] == [
        (line, column, f"nothing fills the template `{name}`") for line, column, name in places
    ]


def test_the_hint_can_be_taken_over_as_it_is(tmp_path: Path) -> None:
    text = 'SELECT {{ index .Options "x" }};'
    (unfilled,) = fill(text, {}, text, "a.sql", in_strings=False).unfilled

    (given,) = re.findall(r"variables = \{ .* \}", unfilled.hint)
    known = tomllib.loads(given)["variables"]

    assert fill(text, known, text, "a.sql", in_strings=False).text == "SELECT …;"


def test_what_follows_a_filled_template_keeps_its_place_in_the_file(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "migsafe.toml": '[project]\nvariables = { schema = "a_much_longer_name" }\n',
            "1_a.sql": "DROP TABLE ${schema}.a; DROP TABLE b;\nDROP TABLE ${schema}.c;\n",
        },
    )

    file = judged(found(tmp_path, "1_a.sql"))
    rows = [row for row in read(file, 1, 1) if isinstance(row, Statement)]

    assert [(row.line, row.column, row.text) for row in rows] == [
        (1, 1, "DROP TABLE a_much_longer_name.a"),
        (1, 25, "DROP TABLE b"),
        (2, 1, "DROP TABLE a_much_longer_name.c"),
    ]
    source = (tmp_path / "1_a.sql").read_text()
    assert [source[row.start : row.end] for row in rows] == [
        "DROP TABLE ${schema}.a",
        "DROP TABLE b",
        "DROP TABLE ${schema}.c",
    ]


def test_the_way_back_is_filled_too(tmp_path: Path) -> None:
    settings = '[project]\nvariables = { schema = "shop" }\n'
    write(
        tmp_path,
        {
            "migsafe.toml": settings,
            "1_a.up.sql": "CREATE TABLE ${schema}.a ();",
            "1_a.down.sql": "DROP TABLE ${schema}.a;",
        },
    )

    down = judged(found(tmp_path, "1_a.up.sql")).down

    assert isinstance(down, Down)
    assert down.text == "DROP TABLE shop.a;"
    assert judged(found(tmp_path, "1_a.down.sql")).text == "DROP TABLE shop.a;"
