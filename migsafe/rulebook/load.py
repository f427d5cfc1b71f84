"""Find the rules by path, and accept only those that can be run, explained and tested.

A rule is a folder `<item>/<rule-id>/` with rule.toml, find.sql, bad.sql and good.sql, in the built-in folder or in one
of the user's.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from migsafe import seen
from migsafe.errors import Place, RuleError
from migsafe.model import Item
from migsafe.nearest import nearest
from migsafe.rulebook.find import one_select
from migsafe.rulebook.kept_rules import builtin_rules
from migsafe.rulebook.rule import Rule, read_text
from migsafe.stamps import program, rules_folder

if TYPE_CHECKING:
    from migsafe.evidence import Evidence


def builtin_folder() -> Path:
    """Where the rules that come with migsafe are."""
    return Path(rules_folder())


def load_rules(folders: Sequence[Path] = (), *, verify_all: bool = False) -> tuple[Rule, ...]:
    """The built-in rules and those in `folders`, by item, then id. Raises RuleError, which names the file.

    Those in `folders` are verified, with `verify_all` the built-in ones too.
    """
    own = builtin_folder()
    if not folders and not verify_all:
        return builtin_rules(program(), lambda: _loaded((own,), verified=()))
    seen.beyond()
    return _loaded((own, *folders), verified=(own, *folders) if verify_all else folders)


def _loaded(roots: Sequence[Path], verified: Sequence[Path]) -> tuple[Rule, ...]:
    rules: dict[str, Rule] = {}
    schema = _schema() if verified else None
    for root in roots:
        for folder in _rule_folders(root):
            rule = _load(folder)
            if schema is not None and root in verified:
                _verify(rule, schema)
            if rule.id in rules:
                raise RuleError(
                    f"the rule `{rule.id}` exists already, in {rules[rule.id].folder}",
                    hint="give it another folder name",
                    place=Place(str(folder)),
                )
            rules[rule.id] = rule
    _check_names(rules)
    order = {item: number for number, item in enumerate(Item)}
    return tuple(sorted(rules.values(), key=lambda rule: (order[rule.item], rule.id)))


def _schema() -> "Evidence":
    from migsafe.evidence import Evidence

    return Evidence()


def _verify(rule: Rule, schema: "Evidence") -> None:
    from migsafe.rulebook.verify import verify

    verify(rule, schema)


def _rule_folders(root: Path) -> Iterator[Path]:
    if not root.is_dir():
        raise RuleError("is not a folder of rules", hint="[rules] folders names it", place=Place(str(root)))
    for item in _subfolders(root):
        if item.name not in list(Item):
            near = nearest(item.name, Item)
            hint = f"did you mean `{near}`?" if near else f"the items are {', '.join(Item)}"
            raise RuleError(f"`{item.name}` is no item of the checklist", hint=hint, place=Place(str(item)))
        yield from _subfolders(item)


def _subfolders(folder: Path) -> list[Path]:
    return sorted(entry for entry in folder.iterdir() if entry.is_dir() and entry.name[0] not in "._")


def _load(folder: Path) -> Rule:
    from migsafe.rulebook.metadata import read_metadata  # kept rules do without TOML

    path = folder / "rule.toml"
    metadata = read_metadata(path, read_text(path))
    return Rule(
        id=folder.name,
        item=Item(folder.parent.name),
        title=metadata.title,
        severity=metadata.severity,
        message_text=metadata.message.strip(),
        what=metadata.what.strip(),
        why=metadata.why.strip(),
        instead_text=metadata.instead.strip(),
        fine_when=metadata.fine_when.strip(),
        needs=metadata.needs,
        default=metadata.default,
        aliases=tuple((tool, name) for tool, names in sorted(metadata.aliases.items()) for name in names),
        yields_to=metadata.yields_to,
        find=one_select(read_text(folder / "find.sql")),
        folder=str(folder),
    )


def _check_names(rules: dict[str, Rule]) -> None:
    for rule in rules.values():
        for other in rule.yields_to:
            if other not in rules or other == rule.id:
                near = nearest(other, rules)
                raise RuleError(
                    f"yields_to names `{other}`, which is no other rule",
                    hint=f"did you mean `{near}`?" if near else "",
                    place=Place(str(Path(rule.folder) / "rule.toml")),
                )
