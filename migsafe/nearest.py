"""The known name that a misspelt one was perhaps meant to be [pure]."""

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The most similar of the known names, None where none is as similar as `cutoff` (1 is the same)."""
    from difflib import get_close_matches  # only mistakes need it

    return next(iter(get_close_matches(name, list(known), n=1, cutoff=cutoff)), None)
