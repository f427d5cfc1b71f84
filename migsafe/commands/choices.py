"""Option values out of a closed set; a misspelt one gets the nearest name.

The sets are asked for only when their option is given: they stand in modules that `--help` does not need.
"""

from collections.abc import Callable, Collection
from typing import Any

import click

from migsafe.nearest import nearest

Callback = Callable[[click.Context, click.Parameter, Any], Any]


def one_of(noun: str, names: Callable[[], Collection[str]]) -> Callback:
    """A callback for an option that takes one of `names()`, or several when it is given repeatedly."""

    def checked(_context: click.Context, _option: click.Parameter, value: Any) -> Any:
        for name in (value,) if isinstance(value, str) else value:
            _check(name, noun, names())
        return value

    return checked


def lists_of(noun: str, names: Callable[[], Collection[str]]) -> Callback:
    """A callback for a repeatable option whose values are names parted by commas; gives one flat tuple."""

    def checked(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
        flat = tuple(name.strip() for value in values for name in value.split(",") if name.strip())
        for name in flat:
            _check(name, noun, names())
        return flat

    return checked


def report_formats() -> Collection[str]:
    """What `check --format` takes."""
    from migsafe.report.formats import Format

    return [str(form) for form in Format]


def list_formats() -> Collection[str]:
    """What `--format` of the commands that list something takes."""
    return ("text", "json")


def items() -> Collection[str]:
    """What `--require` takes."""
    from migsafe.model import Item

    return [str(item) for item in Item]


def _check(name: str, noun: str, names: Collection[str]) -> None:
    if name not in names:
        near = nearest(name, names)
        hint = f"did you mean `{near}`?" if near else f"available: {', '.join(names)}"
        raise click.BadParameter(f"there is no {noun} `{name}`; {hint}")
