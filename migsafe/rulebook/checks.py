"""Which rules make the checks that other tools make: `rules/checks.toml`, and its page."""

import tomllib
from collections.abc import Sequence
from itertools import groupby

import msgspec

from migsafe.rulebook.load import builtin_folder
from migsafe.rulebook.rule import Rule


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One check of other tools. It has `rules`, or `left_out` says why it has none."""

    id: str
    group: str
    catches: str
    rules: tuple[str, ...] = ()
    left_out: str = ""


class _Checks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    check: tuple[Check, ...]


def known_checks() -> tuple[Check, ...]:
    """The checks in the order of the file. Raises msgspec.ValidationError where it is not as it must be."""
    text = (builtin_folder() / "checks.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Checks).check


def checks_page(checks: Sequence[Check], rules: Sequence[Rule]) -> str:
    """The page that says for each check which rules make it, and by which names other tools know them."""
    by_id = {rule.id: rule for rule in rules}
    made = sum(bool(check.rules) for check in checks)
    blocks = [
        "# Checks that other tools make",
        f"{len(checks)} checks are known from other tools; {made} of them are made here, and the page says why the "
        f"other {len(checks) - made} are not. Rendered from `rules/checks.toml`.",
    ]
    for group, of_group in groupby(checks, key=lambda check: check.group):
        rows = "\n".join(f"| {check.catches} | {_answer(check, by_id)} |" for check in of_group)
        blocks.append(f"## {group}\n\n| what it catches | rules |\n|---|---|\n{rows}")
    return "\n\n".join(blocks) + "\n"


def _answer(check: Check, by_id: dict[str, Rule]) -> str:
    links = (f"[{rule}]({by_id[rule].item}/{rule}.md)" for rule in check.rules)
    return ", ".join(links) if check.rules else f"none: {check.left_out}"
