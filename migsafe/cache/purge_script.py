"""A purge that stops nobody: keys walked in batches, freed in the background, with a pause after each batch."""

import re
from collections.abc import Sequence
from shlex import quote

from migsafe.cache.glob import compile_glob
from migsafe.cache.key_language import overlap
from migsafe.cache.template import KeyTemplate, parse_template
from migsafe.model import EntryKind, Pattern

BATCH = 500
PAUSE_S = 0.01
PROTECTED = (EntryKind.LOCK, EntryKind.STATE, EntryKind.QUEUE)


def purge_command(glob: str, patterns: Sequence[Pattern]) -> str:
    """A line of shell for `glob`, which leaves out the locks, states and queues that the glob matches as well."""
    spared = "".join(f" | grep -vE {quote(_expression(one))}" for one in spared_by(glob, patterns))
    walk = f"redis-cli --scan --pattern {quote(glob)}{spared}"
    delete = f'redis-cli UNLINK "$@" > /dev/null; sleep {PAUSE_S}'
    return f"{walk} | xargs -r -d '\\n' -n {BATCH} sh -c {quote(delete)} purge"


def spared_by(glob: str, patterns: Sequence[Pattern]) -> tuple[KeyTemplate, ...]:
    """The templates of keys that are no copies of anything, of which the glob matches some."""
    steps = compile_glob(glob).steps
    templates = (parse_template(pattern.key) for pattern in patterns if pattern.kind in PROTECTED)
    return tuple(template for template in templates if overlap(steps, template.steps))


def _expression(template: KeyTemplate) -> str:
    """POSIX extended: backslashes before letters mean nothing there."""
    parts = (
        re.sub(r"([.^$*+?()\[\]{}|\\])", r"\\\1", part) if isinstance(part, str) else "[^:]+" for part in template.parts
    )
    return f"^{''.join(parts)}$"
