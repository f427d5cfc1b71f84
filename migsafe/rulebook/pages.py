"""The pages under docs/rules, rendered from the rules.

`python -m migsafe.rulebook.pages` tells which are not current; with `--write` it renders them anew.
"""

import sys
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

import click

from migsafe.rulebook.checks import checks_page, known_checks
from migsafe.rulebook.explain import page
from migsafe.rulebook.load import builtin_folder, load_rules
from migsafe.rulebook.rule import Rule


def pages(rules: Sequence[Rule]) -> dict[str, str]:
    """The text of each page, by its path below docs/rules."""
    texts = {f"{rule.item}/{rule.id}.md": page(rule) for rule in rules}
    return {"README.md": _index(rules), "CHECKS.md": checks_page(known_checks(), rules), **texts}


def outdated(folder: Path, texts: Mapping[str, str]) -> list[str]:
    """The paths below `folder` whose text is missing, different, or of no rule any more."""
    there = {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.md")}
    return sorted(path for path in {*there, *texts} if there.get(path) != texts.get(path))


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Make `folder` hold exactly these pages."""
    for path in outdated(folder, texts):
        target = folder / path
        if path not in texts:
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(texts[path], "utf-8")


def _index(rules: Sequence[Rule]) -> str:
    blocks = [
        "# Rules",
        "Rendered from `rules/` by `python -m migsafe.rulebook.pages --write`. "
        "[CHECKS.md](CHECKS.md) says which of them make the checks of other tools.",
    ]
    for item, of_item in groupby(rules, key=lambda rule: rule.item):
        rows = "\n".join(f"| [{r.id}]({item}/{r.id}.md) | {_severity(r)} | {r.title} |" for r in of_item)
        blocks.append(f"## {item.heading} (`{item}`)\n\n| rule | severity | title |\n|---|---|---|\n{rows}")
    return "\n\n".join(blocks) + "\n"


def _severity(rule: Rule) -> str:
    return str(rule.severity) if rule.default else f"{rule.severity}, off"


@click.command()
@click.option("--write", "writing", is_flag=True, help="Render the pages anew.")
def main(writing: bool) -> None:
    """Tell which rule pages are not current."""
    folder = builtin_folder().parent / "docs" / "rules"
    texts = pages(load_rules(verify_all=True))
    stale = outdated(folder, texts)
    if writing:
        write(folder, texts)
    for path in stale:
        click.echo(f"{'written' if writing else 'not current'}: {folder / path}")
    sys.exit(1 if stale and not writing else 0)


if __name__ == "__main__":
    main()
