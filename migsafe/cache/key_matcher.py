"""Which declared pattern a key belongs to: where several fit, the most specific."""

from collections.abc import Iterable

from msgspec import Struct

from migsafe.cache.template import KeyTemplate, parse_template
from migsafe.model import EntryKind, Pattern

COUNTED = (EntryKind.VALUE, EntryKind.NEGATIVE)
"""Kinds whose entries are a cache: locks, states and queues have no hit ratio and cannot be stale."""


class KeyOwner(Struct, frozen=True):
    """The pattern that a key belongs to and the text of the key's fields."""

    pattern: Pattern
    fields: dict[str, str]


class KeyMatcher(Struct, frozen=True):
    """The declared patterns, the most specific first: more literal characters, fewer fields, earlier in the file."""

    patterns: tuple[tuple[Pattern, KeyTemplate], ...]

    @classmethod
    def of(cls, patterns: Iterable[Pattern]) -> "KeyMatcher":
        """Raises ValueError for a pattern whose key is no template."""
        pairs = [(pattern, parse_template(pattern.key)) for pattern in patterns]
        return cls(tuple(sorted(pairs, key=lambda pair: (-pair[1].literals, len(pair[1].fields)))))

    def match(self, key: str) -> KeyOwner | None:
        """The owner of `key`, None where no declared pattern fits."""
        for pattern, template in self.patterns:
            fields = template.match(key)
            if fields is not None:
                return KeyOwner(pattern, fields)
        return None
