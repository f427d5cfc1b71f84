"""What a Python expression says without running it: numbers, text, timedelta(…), and the arguments of a call."""

import ast
from collections.abc import Mapping

_SECONDS = {
    "microseconds": 1e-6,
    "milliseconds": 1e-3,
    "seconds": 1.0,
    "minutes": 60.0,
    "hours": 3600.0,
    "days": 86400.0,
    "weeks": 604800.0,
}
_ORDER = ("days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks")


def called(node: ast.expr | None) -> str:
    """The last name of what is called: `crontab` of `celery.schedules.crontab(…)`; empty for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def literal(node: ast.expr | None) -> str | float | None:
    """A number or a text, a product of numbers too; None for what only running would tell."""
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str | int | float)
        and not isinstance(node.value, bool)
    ):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        one, other = literal(node.left), literal(node.right)
        if isinstance(one, int | float) and isinstance(other, int | float):
            return one * other
    return None


def seconds(node: ast.expr | None) -> float | None:
    """A number of seconds, or a timedelta(…)."""
    if isinstance(node, ast.Call) and called(node) in ("timedelta", "schedule"):
        if called(node) == "schedule":
            return seconds(node.args[0] if node.args else keywords(node).get("run_every"))
        return lasting({**dict(zip(_ORDER, node.args, strict=False)), **keywords(node)})
    value = literal(node)
    return float(value) if isinstance(value, int | float) else None


def lasting(parts: Mapping[str, ast.expr]) -> float | None:
    """The sum of `minutes=…, seconds=…`; None where one of them is no number, or there is none."""
    values = [(name, literal(node)) for name, node in parts.items() if name in _SECONDS]
    if not values or any(not isinstance(value, int | float) for _, value in values):
        return None
    return sum(_SECONDS[name] * float(value or 0) for name, value in values)


def keywords(call: ast.Call) -> dict[str, ast.expr]:
    """The named arguments."""
    return {word.arg: word.value for word in call.keywords if word.arg is not None}
