"""What loaders return is told by the server, without running them."""

from migsafe.cache.lineage import pattern_columns
from migsafe.cache.shapes import cached_fields, loader_traits
from migsafe.copies.database_copy import DatabaseCopy
from migsafe.model import CachedField, LoaderTrait, PatternColumn, Phase, QueryColumn
from tests.cache.conftest import MakePattern, MakeQuery


def test_fields_are_told_by_what_they_are_cached_as(
    database: DatabaseCopy, pattern: MakePattern, query: MakeQuery
) -> None:
    text = "SELECT id, tags, at, (SELECT 1 / (random() * 0)::int) AS n, doc FROM t WHERE id = :id"
    patterns = [pattern("t", "t:{id}", "by_id"), pattern("u", "u:{id}", "broken")]
    queries = [query("by_id", text, ["id"]), query("broken", "SELECT x FROM t WHERE id = :id", ["id"])]
    with database.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE t (id bigint, tags text[], at timestamptz, doc jsonb)")
        found = list(cached_fields(connection, patterns, queries, Phase.BEFORE))
    kinds = {"id": "number", "tags": "array", "at": "timestamp with time zone", "n": "number", "doc": "object"}
    assert found == [CachedField("t", Phase.BEFORE, name, kind) for name, kind in kinds.items()]


def test_traits_tell_lists_and_stars_from_single_rows(pattern: MakePattern, query: MakeQuery) -> None:
    texts = {
        "row": "SELECT a.id, count FROM a WHERE id = :id",
        "star": "SELECT a.* FROM a WHERE id = :id",
        "count": "SELECT count(*) FROM a WHERE id = :id",
        "list": "SELECT id FROM a WHERE b = :id ORDER BY c LIMIT 20",
    }
    patterns = [pattern(name, f"{name}:{{id}}", name) for name in texts]
    queries = [query(name, text, ["id"]) for name, text in texts.items()]
    assert list(loader_traits(patterns, queries)) == [
        LoaderTrait("row", aggregates=False, star=False),
        LoaderTrait("star", aggregates=False, star=True),
        LoaderTrait("count", aggregates=True, star=False),
        LoaderTrait("list", aggregates=True, star=False),
    ]


def test_a_table_of_which_only_rows_are_counted_is_read_as_well(pattern: MakePattern, query: MakeQuery) -> None:
    text = "WITH b AS (SELECT 1) SELECT a.id, (SELECT count(*) FROM c) FROM a, b WHERE a.id = :id"
    columns = [QueryColumn("q", "public.a", "id", "id")]
    relations = {"public.a", "public.c"}
    found = pattern_columns([pattern("p", "p:{id}", "q")], columns, [query("q", text, ["id"])], relations)
    assert found == (PatternColumn("p", "public.a", "id", "id"), PatternColumn("p", "public.c", None, None))
