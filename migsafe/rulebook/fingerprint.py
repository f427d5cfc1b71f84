"""What makes a finding the same finding tomorrow: its rule, its file and its statement's words, not its line.

Baselines match by it, and other tools track findings by it. Pure.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from migsafe.hashes import sha256
from migsafe.model import Finding, Statement
from migsafe.sql.sameness import normalised


def with_fingerprints(
    findings: Sequence[Finding], statements: Mapping[int, Statement], path_of: Callable[[str], str]
) -> list[Finding]:
    """The findings, each with a fingerprint that no other of them has.

    `path_of` turns a finding's path into one that does not depend on the working folder. A finding about a statement is
    known by the statement's words: comments, line breaks, spaces and case do not count. One without a statement is
    known by its query and by the names that it measured. Equal ones are numbered, in their order.
    """
    words = {number: "" for number in (one.statement for one in findings) if number is not None}
    for number in words:
        words[number] = normalised(statements[number].text) if number in statements else ""
    seen: Counter[tuple[str, ...]] = Counter()
    marked = []
    for finding in findings:
        identity = (finding.rule, path_of(finding.path), *_what(finding, words))
        seen[identity] += 1
        text = "\0".join((*identity, str(seen[identity])))
        marked.append(replace(finding, fingerprint=sha256(text.encode("utf-8", "replace")).hexdigest()[:32]))
    return marked


def _what(finding: Finding, words: Mapping[int, str]) -> tuple[str, ...]:
    query = finding.query or ""
    if finding.statement is not None:
        return (query, words[finding.statement])
    return (query, *(f"{name}={value}" for name, value in finding.measured if isinstance(value, str)))
