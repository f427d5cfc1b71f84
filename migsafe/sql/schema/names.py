"""The names that PostgreSQL chooses where the migration gives none.

As `makeObjectName` and its callers do it: parts joined by underscores, the longer one shortened first so that 63 bytes
suffice, and a number behind it where the name is taken.
"""

from collections.abc import Container, Sequence

_LONGEST = 63


class Taken:
    """The names that an object may not have, without a copy of them."""

    def __init__(self, *held: Container[str]) -> None:
        self._held = held

    def __contains__(self, name: object) -> bool:
        return any(name in one for one in self._held)


def object_name(table: str, columns: Sequence[str], label: str, taken: Container[str]) -> str:
    """`table_column_label`, for a table given as `schema.name`; `taken` holds names as `schema.name` or bare."""
    schema, _, bare = table.partition(".")
    number = 0
    while True:
        name = _joined(bare, "_".join(columns), label + (str(number) if number else ""))
        if name not in taken and f"{schema}.{name}" not in taken:
            return name
        number += 1


def index_columns(keys: Sequence[str]) -> tuple[str, ...]:
    """What the keys of an index add to its name: columns, functions' names, `expr` for other expressions."""
    found: list[str] = []
    for key in keys:
        name = key if _is_name(key) else _function(key) or "expr"
        number, chosen = 0, name
        while chosen in found:
            number += 1
            chosen = f"{name}{number}"
        found.append(chosen)
    return tuple(found)


def _function(key: str) -> str | None:
    called = key.strip().removeprefix("(").partition("(")[0].strip().rpartition(".")[2].lower()
    return called if _is_name(called) else None


def _is_name(text: str) -> bool:
    return bool(text) and all(character.isalnum() or character in "_$" for character in text)


def _joined(first: str, second: str, label: str) -> str:
    overhead = len(label.encode()) + 1 + (1 if second else 0)
    one, two = first.encode(), second.encode()
    while len(one) + len(two) + overhead > _LONGEST:
        if len(one) > len(two):
            one = one[:-1]
        else:
            two = two[:-1]
    parts = (one.decode("utf-8", "ignore"), two.decode("utf-8", "ignore"), label)
    return "_".join(part for part in parts if part)
