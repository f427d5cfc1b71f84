"""Which columns the cached values of a pattern are made of: those that its loader reads."""

from collections.abc import Sequence

from migsafe.model import Pattern, PatternColumn, QueryColumn


def pattern_columns(patterns: Sequence[Pattern], columns: Sequence[QueryColumn]) -> tuple[PatternColumn, ...]:
    """One row for each column that a pattern's loader reads; the loader of today, as it filled the cache."""
    return tuple(
        PatternColumn(pattern.name, column.relation, column.column, column.output)
        for pattern in patterns
        for column in columns
        if column.query == pattern.loader
    )
