"""Names as PostgreSQL wants them written."""

from migsafe.sql.names import as_identifier, as_qualified


def test_a_key_word_is_quoted_as_a_name() -> None:
    assert [as_identifier(name) for name in ("id", "desc", "left", "Id", "order")] == [
        "id",
        '"desc"',
        '"left"',
        '"Id"',
        '"order"',
    ]


def test_a_quote_within_a_name_is_doubled() -> None:
    assert as_identifier('a"b') == '"a""b"'


def test_schema_and_name_are_quoted_each_for_itself() -> None:
    assert [as_qualified(name) for name in ("public.orders", "public.Post", "order")] == [
        "public.orders",
        'public."Post"',
        '"order"',
    ]
