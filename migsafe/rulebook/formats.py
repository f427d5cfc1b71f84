"""How values look in a sentence for people."""

from collections.abc import Callable

from msgspec import DecodeError
from msgspec.json import decode

from migsafe.model import Scalar
from migsafe.sql.names import as_identifier, as_qualified

_SHOWN = 5


def _plain(value: Scalar) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return "?" if value is None else str(value)


def _grouped(value: Scalar) -> str:
    return f"{round(float(value or 0)):,}"


def _bytes(value: Scalar) -> str:
    size = float(value or 0)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1024:
            return f"{_short(size)} {unit}"
        size /= 1024
    return f"{_short(size)} TB"


def _short(size: float) -> str:
    return f"{size:.0f}" if size >= 10 else f"{size:.1f}".removesuffix(".0")


def _milliseconds(value: Scalar) -> str:
    ms = float(value or 0)
    if ms < 10:
        return f"{_short(ms)} ms"
    return f"{ms:.0f} ms" if ms < 1000 else _seconds(ms / 1000)


def _seconds(value: Scalar) -> str:
    left = float(value or 0)
    if left < 60:
        return f"{left:.2g} s" if left < 10 else f"{left:.0f} s"
    parts = []
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, left = divmod(round(left), size)
        parts += [f"{count} {unit}"] if count else []
    return " ".join(parts[:2])


def _percent(value: Scalar) -> str:
    return f"{100 * float(value or 0):.3g} %"


def _listed(value: Scalar) -> str:
    entries = _entries(value)
    rest = len(entries) - _SHOWN
    return ", ".join(entries[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


def _name(value: Scalar) -> str:
    return "?" if value is None else as_qualified(str(value))


def _names(value: Scalar) -> str:
    return ", ".join(map(as_identifier, _entries(value)))


def _literal(value: Scalar) -> str:
    return "'" + _plain(value).replace("'", "''") + "'"


def _entries(value: Scalar) -> list[str]:
    """Those of a JSON array. Raises ValueError for what is no JSON."""
    try:
        return [str(entry) for entry in decode(str(value or "[]"))]
    except DecodeError as error:
        raise ValueError(str(error)) from None


FORMATS: dict[str, Callable[[Scalar], str]] = {
    "": _plain,
    ",": _grouped,
    "bytes": _bytes,
    "ms": _milliseconds,
    "s": _seconds,
    "percent": _percent,
    "list": _listed,
    "name": _name,
    "names": _names,
    "literal": _literal,
}
"""By name: `,` groups thousands, `bytes`, `ms` and `s` pick a unit, `percent` takes a share, `list` shows the first few
of a JSON array. For SQL, `name` is a name as it has to be written, with its schema where it has one, `names` all those
of a JSON array, and `literal` a string."""
