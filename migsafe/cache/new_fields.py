"""What only the new keys of a pattern say: the values of fields that its old key does not have.

New code that caches one entry for each locale, tenant or user asks for many keys where one was enough. Nobody knows
which request will want which of them, so each draws one, independently: by a hash of its place in the trace, so that it
is always the same.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from migsafe.cache.key_matcher import KeyOwner

NOBODY = "none"
"""The value of a field for a key that its loader finds nothing for."""


class FieldValues(Struct, frozen=True):
    """The values of one field: those of a key where `by_key` has them, else `common`. Repeats weigh more.

    `invented`: only their number is declared, so that no loader can be asked for them.
    """

    common: Sequence[str] = ()
    by_key: Mapping[str, Sequence[str]] = field(default_factory=dict)
    invented: bool = False

    def drawn(self, key: str, number: int) -> str:
        """One of the values that the field may have for the old `key`, by `number`."""
        values = self.by_key.get(key, self.common)
        return values[number % len(values)] if values else NOBODY


class NewFields(Struct, frozen=True):
    """The values of the new fields, by pattern and field."""

    patterns: Mapping[str, Mapping[str, FieldValues]]

    def invented(self, pattern: str) -> list[str]:
        """The fields of which only the number of values is known."""
        return [name for name, values in self.patterns.get(pattern, {}).items() if values.invented]

    def drawn(self, owner: KeyOwner, key: str, at: int) -> dict[str, str]:
        """The fields of the new key that request number `at` for the old `key` asks for."""
        new = self.patterns.get(owner.pattern.name, {})
        # The hash of a pair of numbers is the same in every process.
        drawn = {name: values.drawn(key, hash((at, place)) >> 8) for place, (name, values) in enumerate(new.items())}
        return {**owner.fields, **drawn}
