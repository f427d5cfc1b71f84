"""Conditions as EXPLAIN (VERBOSE) prints them: the columns in them, and casts that hide a column from its index."""

import re
from collections.abc import Collection, Iterator
from itertools import zip_longest

from migsafe.plans.lexemes import Kind, code
from migsafe.plans.masks import without_values
from migsafe.plans.read import PlanNode


def columns_in(text: str) -> tuple[str, ...]:
    """Names of the columns in a condition (`alias.column`), sorted, each once."""
    tokens = code(text)
    names = (Kind.WORD, Kind.QUOTED_NAME)
    found = set()
    for one, dot, two, behind in zip_longest(tokens, tokens[1:], tokens[2:], tokens[3:]):
        called = behind is not None and behind.text == "("
        if two is not None and one.kind in names and dot.text == "." and two.kind in names and not called:
            found.add(two.text.strip('"'))
    return tuple(sorted(found))


def aliases_in(text: str) -> frozenset[str]:
    """The relations' aliases that a condition names."""
    tokens = code(text)
    names = (Kind.WORD, Kind.QUOTED_NAME)
    return frozenset(
        one.text.strip('"')
        for one, dot, two in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if one.kind in names and dot.text == "." and two.kind in names
    )


def columns_of_condition(node: PlanNode) -> frozenset[str]:
    """The columns by which an index is searched, at the node or at the bitmap scans below it."""
    own = node.index_cond or ""
    below = [child for child in node.children if child.kind in ("Bitmap Index Scan", "BitmapAnd", "BitmapOr")]
    return frozenset(columns_in(own)).union(*(columns_of_condition(child) for child in below))


def casts_on(node: PlanNode, columns: Collection[str]) -> Iterator[str]:
    """Casts and collations around one of the `columns` in the node's filter, as `(posts.code)::numeric`."""
    text = node.filter or ""
    for found in re.finditer(r'\((?:[\w$]+\.)?"?([\w$]+)"?\)(::[\w "\[\](),]*?\w\]?)(?=[\s)]|$)', text):
        if found[1] in columns:
            yield found[0]
    for found in re.finditer(r'(?:[\w$]+\.)?"?([\w$]+)"?\)?\s*(?:=|<|>|<=|>=|~~)\s*[^()]*COLLATE "[^"]*"', text):
        if found[1] in columns:
            yield without_values(found[0])
