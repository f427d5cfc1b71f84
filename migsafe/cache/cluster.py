"""Keys to patterns: which parts of keys are names, and which are ids.

Keys are cut at `:`, the separator that Redis' documentation recommends, and walked part by part. A part that is a
number, a UUID, a long hexadecimal number or a date is a field; so is one that differs in nearly every key. The rest is
text.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct

FEW = 20
"""So many different words at one place may still be names."""
_FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("id", re.compile(r"\d+")),
    ("uuid", re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")),
    ("day", re.compile(r"\d{4}-\d\d(-\d\d)?")),
    ("hash", re.compile(r"(?=.*\d)[0-9a-fA-F]{8,}")),
)
_TAILED = re.compile(r"(.*\D[-_.]|[A-Za-z]+[-_.])(\d+)")
_VERSION = re.compile(r"v\d+")


class Cluster(Struct, frozen=True):
    """Keys of one form: its template, and the keys in the order in which they came."""

    template: str
    keys: tuple[str, ...]


def cluster(keys: Sequence[str]) -> tuple[Cluster, ...]:
    """The clusters, the largest first."""
    by_length: defaultdict[int, list[tuple[str, ...]]] = defaultdict(list)
    for key in keys:
        parts = tuple(key.split(":"))
        by_length[len(parts)].append(parts)
    found = [one for group in by_length.values() for one in _walk(group, 0, ())]
    return tuple(sorted(found, key=lambda one: (-len(one.keys), one.template)))


def _walk(group: Sequence[tuple[str, ...]], at: int, before: tuple[str, ...]) -> Iterator[Cluster]:
    if at == len(group[0]):
        yield Cluster(_named(before), tuple(":".join(parts) for parts in group))
        return
    branches: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for parts in group:
        branches[_form(parts[at])].append(parts)
    words = [form for form in branches if "{" not in form]
    # Nearly every key has a word of its own: they are values of a field, such as slugs or names of options.
    if len(words) > FEW and sum(len(branches[word]) for word in words) < 3 * len(words):
        for word in words:
            branches["{name}"] += branches.pop(word)
    for form, own in branches.items():
        yield from _walk(own, at + 1, (*before, form))


def _form(part: str) -> str:
    """What a part is: a field, text that ends in one, or text."""
    if _VERSION.fullmatch(part):
        return part
    for name, expression in _FIELDS:
        if expression.fullmatch(part):
            return f"{{{name}}}"
    tailed = _TAILED.fullmatch(part)
    if tailed:
        return f"{_escaped(tailed[1])}{{id}}"
    return _escaped(part) if part else "{name}"


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _named(parts: Sequence[str]) -> str:
    """Fields of the same kind are numbered: `{id}`, `{id2}`."""
    seen: defaultdict[str, int] = defaultdict(int)

    def numbered(found: "re.Match[str]") -> str:
        seen[found[1]] += 1
        return f"{{{found[1]}{seen[found[1]] if seen[found[1]] > 1 else ''}}}"

    return re.sub(r"(?<!\{)\{(\w+)\}(?!\})", numbered, ":".join(parts))
