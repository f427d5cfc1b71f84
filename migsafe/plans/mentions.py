"""Which relations a query may read, by the names that stand in its text and in the text of the views that it names.

Lineage follows columns, and `count(*)` names none. A name that means something else counts as well: better one query
too many that is measured.
"""

from collections.abc import Collection, Mapping

from migsafe.plans.lexemes import Kind, code


def mentioned(sql: str, relations: Collection[str], views: Mapping[str, str]) -> frozenset[str]:
    """The `relations` (`schema.name`) that `sql` names, and those behind the `views` among them (SELECT by name)."""
    by_name: dict[str, list[str]] = {}
    for relation in relations:
        by_name.setdefault(relation.partition(".")[2], []).append(relation)
    found: set[str] = set()
    texts = [sql]
    while texts:
        new = {relation for name in _names(texts.pop()) for relation in by_name.get(name, ())} - found
        found |= new
        texts += [views[relation] for relation in sorted(new) if relation in views]
    return frozenset(found)


def _names(sql: str) -> set[str]:
    tokens = code(sql)
    plain = {token.text.lower() for token in tokens if token.kind is Kind.WORD}
    return plain | {token.text.strip('"') for token in tokens if token.kind is Kind.QUOTED_NAME}
