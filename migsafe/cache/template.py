"""Key templates: `anp:post:{id}` stands for all keys in which `{id}` is one segment.

A segment is one or more characters without `:`, the separator that Redis' documentation recommends; a key with more
segments belongs to another template. `{{` and `}}` stand for braces themselves (Redis Cluster's hash tags).
"""

import re
from itertools import pairwise

from msgspec import Struct

from migsafe.cache.glob import escape_glob
from migsafe.cache.key_language import ANY_BYTE, Step, literal

_SEGMENT = ANY_BYTE ^ (1 << ord(":"))
_PART = re.compile(r"\{\{|\}\}|\{(\w*)\}|([{}])|([^{}]+)")


class Field(Struct, frozen=True):
    """A `{field}`, one segment of the key."""

    name: str


class KeyTemplate(Struct, frozen=True):
    """A template, taken apart. `literals` counts its literal characters: the more, the more specific."""

    text: str
    parts: tuple[str | Field, ...]
    fields: tuple[str, ...]
    literals: int
    expression: re.Pattern[str]

    def match(self, key: str) -> dict[str, str] | None:
        """The text of each field, or None where `key` does not belong to the template."""
        found = self.expression.fullmatch(key)
        return None if found is None else dict(zip(self.fields, found.groups(), strict=True))

    def fill(self, values: dict[str, str]) -> str:
        """The key for these fields. Raises KeyError for one without a value."""
        return "".join(part if isinstance(part, str) else values[part.name] for part in self.parts)

    @property
    def glob(self) -> str:
        """What Redis' MATCH would be given to find the keys; it may find more, as `*` also matches `:`."""
        return "".join(escape_glob(part) if isinstance(part, str) else "*" for part in self.parts)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The template's keys, to be held against a glob."""
        segment = (Step(_SEGMENT), Step(_SEGMENT, repeated=True))
        parts = (literal(part.encode()) if isinstance(part, str) else segment for part in self.parts)
        return tuple(step for part in parts for step in part)


def parse_template(text: str) -> KeyTemplate:
    """Take a template apart. Raises ValueError, saying what is wrong with it."""
    parts = _parts(text)
    fields = tuple(part.name for part in parts if isinstance(part, Field))
    if not parts:
        raise ValueError("is empty")
    for name in fields:
        if fields.count(name) > 1:
            raise ValueError(f"names {{{name}}} twice")
    for one, other in pairwise(parts):
        if isinstance(one, Field) and isinstance(other, Field):
            raise ValueError(f"has no text between {{{one.name}}} and {{{other.name}}}")
    expression = "".join(re.escape(part) if isinstance(part, str) else "([^:]+?)" for part in parts)
    literals = sum(len(part) for part in parts if isinstance(part, str))
    return KeyTemplate(text, parts, fields, literals, re.compile(expression, re.DOTALL))


def _parts(text: str) -> tuple[str | Field, ...]:
    parts: list[str | Field] = []
    for found in _PART.finditer(text):
        name, stray = found[1], found[2]
        if stray or name == "":
            raise ValueError(f"has a stray brace or an empty field at character {found.start() + 1}")
        if name is not None:
            parts.append(Field(name))
            continue
        piece = found[3] or found[0][0]
        if parts and isinstance(parts[-1], str):
            parts[-1] += piece
        else:
            parts.append(piece)
    return tuple(parts)
