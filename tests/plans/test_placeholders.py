"""Parameters are found where PostgreSQL would take a value, and nowhere else."""

import pytest

from migsafe.plans.lexemes import lexemes
from migsafe.plans.placeholders import fill, parameters


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT :id, :status, :id", ("id", "status")),
        ("SELECT $2, $1", ("2", "1")),
        ("WHERE id = ANY(:ids::int[])", ("ids",)),
        ("WHERE id=:id AND a BETWEEN :lo AND :hi LIMIT (:page - 1) * 20", ("id", "lo", "hi", "page")),
        ("SELECT a[1:n], a[n:2], a[f(1):m], a[b[1]:c]", ()),
        ("SELECT a[1 :n]", ()),
        ("SELECT a[:lo : :hi]", ("lo", "hi")),
        ("SELECT ARRAY[:a, :b, CASE WHEN :c THEN 1 END]", ("a", "b", "c")),
        ("SELECT f(a := 1, b => :b)", ("b",)),
        ("SELECT x::text, (x)::numeric(10, 2)", ()),
        ("SELECT ':a', E'\\':b', \":c\", $$ :d $1 $$, $t$ :e $t$ -- :f\n/* :g /* :h */ :i */, :j", ("j",)),
        ("SELECT JSON_OBJECT('k':v, 'l' : v)", ()),
        ("SELECT column$1 FROM t", ()),
        ("SELECT :größe", ("größe",)),
    ],
)
def test_a_parameter_is_told_from_all_other_colons_and_dollars(sql: str, expected: tuple[str, ...]) -> None:
    assert parameters(sql) == expected


def test_literals_take_the_place_of_parameters_and_of_nothing_else() -> None:
    filled = fill("SELECT ':id', :id::text, $1 -- :id", {"id": "'it''s'", "1": "NULL"})

    assert filled == "SELECT ':id', 'it''s'::text, NULL -- :id"


@pytest.mark.parametrize(
    ("sql", "literal", "expected"),
    [
        ("SELECT 5-:n", "-1", "SELECT 5-(-1)"),
        ("SELECT :n::int2", "-32768", "SELECT (-32768)::int2"),
        ("SELECT :n || 'x'", "'a'::text", "SELECT ('a'::text) || 'x'"),
    ],
)
def test_a_literal_of_several_lexemes_is_shielded_from_its_surroundings(sql: str, literal: str, expected: str) -> None:
    assert fill(sql, {"n": literal}) == expected


@pytest.mark.parametrize("sql", ["SELECT 'a", 'SELECT "a', "SELECT $$a", "/* a /* b */", "a\r\n--b\r\n", ""])
def test_no_character_is_lost_however_broken_the_text(sql: str) -> None:
    assert "".join(lexeme.text for lexeme in lexemes(sql)) == sql
