"""Which constraints and indexes the tables have, read from the SQL that Django makes. For the project's own Python.

Django asks the database for the names of constraints that it wants to drop. There is none, so they come from here: its
own statements have few forms, and PostgreSQL's names for unnamed constraints follow a rule.
"""

from __future__ import annotations

import re
from typing import Any

_NAME = r'"((?:[^"]|"")+)"'
_CREATE = re.compile(r"CREATE TABLE (?:IF NOT EXISTS )?" + _NAME + r" \((.*)\)", re.DOTALL)
_ALTER = re.compile(r"ALTER TABLE " + _NAME + r" (.*)", re.DOTALL)
_INDEX = re.compile(
    r"CREATE (UNIQUE )?INDEX (?:CONCURRENTLY )?(?:IF NOT EXISTS )?"
    + _NAME
    + " ON "
    + _NAME
    + r"(?: USING \w+)? \((.*)",
    re.DOTALL,
)
_DROP_INDEX = re.compile(r"DROP INDEX (?:CONCURRENTLY )?(?:IF EXISTS )?" + _NAME)
_RENAME_INDEX = re.compile(r"ALTER INDEX " + _NAME + " RENAME TO " + _NAME)
_LONGEST = 63


class Schema:
    """The constraints of each table, by their names."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, dict[str, Any]]] = {}

    def tables(self) -> list[str]:
        return sorted(self._tables)

    def constraints(self, table: str) -> dict[str, dict[str, Any]]:
        """As Django's `introspection.get_constraints` gives them."""
        return dict(self._tables.get(table, {}))

    def read(self, sql: str) -> None:
        """Follow one statement of Django's."""
        if match := _CREATE.match(sql):
            self._tables.setdefault(match[1], {})
            for item in _items(match[2]):
                self._item(match[1], item)
        elif match := _INDEX.match(sql):
            columns = re.findall(_NAME, match[4].split(")")[0])
            self._add(match[3], match[2], columns, index=True, unique=bool(match[1]))
        elif match := _DROP_INDEX.match(sql):
            self._drop(match[1])
        elif match := _RENAME_INDEX.match(sql):
            self._rename(match[1], match[2])
        elif match := re.match("DROP TABLE " + _NAME, sql):
            self._tables.pop(match[1], None)
        elif match := _ALTER.match(sql):
            self._alter(match[1], match[2])

    def _alter(self, table: str, rest: str) -> None:
        if match := re.match("RENAME TO " + _NAME, rest):
            self._tables[match[1]] = self._tables.pop(table, {})
        elif match := re.match("RENAME CONSTRAINT " + _NAME + " TO " + _NAME, rest):
            self._rename(match[1], match[2])
        elif match := re.match("RENAME COLUMN " + _NAME + " TO " + _NAME, rest):
            for found in self._tables.get(table, {}).values():
                found["columns"] = [match[2] if name == match[1] else name for name in found["columns"]]
        else:
            for item in _items(rest):
                self._change(table, item)

    def _change(self, table: str, item: str) -> None:
        if match := re.match("DROP COLUMN (?:IF EXISTS )?" + _NAME, item):
            kept = {name: one for name, one in self._tables.get(table, {}).items() if match[1] not in one["columns"]}
            self._tables[table] = kept
        elif match := re.match("DROP CONSTRAINT (?:IF EXISTS )?" + _NAME, item):
            self._drop(match[1])
        elif match := re.match("ADD (?:COLUMN )?(.*)", item, re.DOTALL):
            self._item(table, match[1])

    def _item(self, table: str, item: str) -> None:
        """One column or constraint of a CREATE TABLE or of an ADD."""
        if match := re.match("CONSTRAINT " + _NAME + r" (UNIQUE|PRIMARY KEY|FOREIGN KEY|CHECK|EXCLUDE)", item):
            self._named(table, match[1], match[2], item)
        elif match := re.match(r"(UNIQUE|PRIMARY KEY) \((.*)\)", item):
            columns = re.findall(_NAME, match[2])
            suffix = "key" if match[1] == "UNIQUE" else "pkey"
            name = _automatic(table, columns if suffix == "key" else [], suffix)
            self._add(table, name, columns, unique=True, primary_key=suffix == "pkey")
        elif match := re.match(_NAME, item):
            self._column(table, match[1], item)

    def _named(self, table: str, name: str, kind: str, item: str) -> None:
        target = re.search("REFERENCES " + _NAME + r" \(" + _NAME, item)
        start = item.find("(")
        columns = re.findall(_NAME, item[start : item.find(")", start)])
        self._add(
            table,
            name,
            columns,
            unique=kind in ("UNIQUE", "PRIMARY KEY"),
            primary_key=kind == "PRIMARY KEY",
            check=kind == "CHECK",
            foreign_key=(target[1], target[2]) if kind == "FOREIGN KEY" and target else None,
        )

    def _column(self, table: str, column: str, item: str) -> None:
        if re.search(r"\bPRIMARY KEY\b", item):
            self._add(table, _automatic(table, [], "pkey"), [column], unique=True, primary_key=True)
        if re.search(r"\bUNIQUE\b", item):
            self._add(table, _automatic(table, [column], "key"), [column], unique=True)
        if re.search(r"\bCHECK \(", item):
            self._add(table, _automatic(table, [column], "check"), [column], check=True)
        if match := re.search("CONSTRAINT " + _NAME + " REFERENCES " + _NAME + r"\s*\(" + _NAME, item):
            self._add(table, match[1], [column], foreign_key=(match[2], match[3]))

    def _add(self, table: str, name: str, columns: list[str], **kinds: Any) -> None:
        found: dict[str, Any] = {
            "columns": columns,
            "primary_key": False,
            "unique": False,
            "foreign_key": None,
            "check": False,
            "index": False,
            "orders": ["ASC"] * len(columns),
            "type": "btree",
            "definition": None,
            "options": None,
        }
        self._tables.setdefault(table, {})[name] = {**found, **kinds}

    def _drop(self, name: str) -> None:
        for constraints in self._tables.values():
            constraints.pop(name, None)

    def _rename(self, name: str, new: str) -> None:
        for constraints in self._tables.values():
            if name in constraints:
                constraints[new] = constraints.pop(name)


def _items(text: str) -> list[str]:
    """A list's items, cut at the commas outside of brackets and quotes."""
    items, depth, quote, start = [], 0, "", 0
    for at, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "," and depth == 0:
            items.append(text[start:at].strip())
            start = at + 1
    return [*items, text[start:].strip().rstrip(";")]


def _automatic(table: str, columns: list[str], suffix: str) -> str:
    """PostgreSQL's name for a constraint without one (makeObjectName): the longer part is shortened first."""
    first, second = table, "_".join(columns)
    room = _LONGEST - len(suffix) - 1 - (1 if second else 0)
    while len(first) + len(second) > room:
        if len(first) > len(second):
            first = first[:-1]
        else:
            second = second[:-1]
    return "_".join(part for part in (first, second, suffix) if part)
