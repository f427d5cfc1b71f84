"""The numbers of a finding as phrases for people: `held 1.2 s`, `rows 240,000`."""

from collections.abc import Mapping

from migsafe.model import Scalar
from migsafe.rulebook.formats import FORMATS

_UNITS = {
    "ms": "ms",
    "s": "s",
    "bytes": "bytes",
    "ratio": "percent",
    "ratio_before": "percent",
    "ratio_after": "percent",
    "share": "percent",
    "share_by_requests": "percent",
}
"""By the name's last words."""

_ALONE = {"ms": "took", "s": "took", "bytes": "size"}
"""What a name that is nothing but its unit means."""


def number_phrases(measured: Mapping[str, Scalar]) -> tuple[str, ...]:
    """One phrase for each number, in the rule's order. The unit is told by the name's ending; words are left out."""
    numbers = ((name, value) for name, value in measured.items() if isinstance(value, int | float))
    return tuple(_phrase(name, value) for name, value in numbers if not isinstance(value, bool))


def quantity(value: float | None, unit: str) -> str:
    """A value as people read it; `unit` is `,` (grouped thousands), `bytes`, `ms`, `s` or `percent`; "?" if unknown."""
    return "?" if value is None else FORMATS[unit](value)


def _phrase(name: str, value: float) -> str:
    for last, unit in _UNITS.items():
        if name == last or name.endswith(f"_{last}"):
            words = name if unit == "percent" else _ALONE.get(name) or name.removesuffix(f"_{last}")
            return f"{words.replace('_', ' ')} {quantity(value, unit)}"
    unit = "," if isinstance(value, int) or value.is_integer() else ""
    return f"{name.replace('_', ' ')} {quantity(value, unit)}"
