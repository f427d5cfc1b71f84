"""One migration read: its bytes decoded, cut as its tool does, its templates filled [edge]."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from migsafe.migrations.decode import decode, read_bytes
from migsafe.migrations.folder import display
from migsafe.migrations.layouts.layout import Layout, Made, Step
from migsafe.migrations.source import Down, MigrationFile, Wrapping
from migsafe.migrations.templates import fill
from migsafe.model import Role, Unreadable


def load(
    layout: Layout, step: Step, role: Role, first: int, variables: Mapping[str, str]
) -> Iterator[MigrationFile | Unreadable]:
    """The migrations of a step, numbered from `first` on; what stops it from being read; templates without a value."""
    shown = display(step.path)
    data = read_bytes(step.path, shown)
    text = data if isinstance(data, Unreadable) else decode(data, shown)
    if isinstance(data, Unreadable) or isinstance(text, Unreadable):
        yield text if isinstance(text, Unreadable) else data  # type: ignore[misc]
        return
    digest = sha256(data).hexdigest()
    if step.made is not None:
        yield _made(step, step.made, shown, role, first, text, digest)
        return
    beside = _beside(step)
    for ordinal, cut in enumerate(layout.cut(text, step), start=first):
        down = Down(shown, cut.down) if cut.down is not None else beside
        filled = fill(cut.up, variables, text, shown, in_strings=layout.fills_strings)
        yield from filled.unfilled
        yield MigrationFile(
            path=shown,
            role=role,
            ordinal=ordinal,
            text=filled.text,
            sha256=digest,
            wrapping=cut.wrapping,
            source=text if filled.anchors else None,
            anchors=filled.anchors,
            down=down,
            version=cut.version or step.version,
        )


def load_down(step: Step, ordinal: int) -> MigrationFile | Unreadable:
    """The file that takes a step back, as the migration to judge."""
    path = step.down or step.path
    shown = display(path)
    data = read_bytes(path, shown)
    text = data if isinstance(data, Unreadable) else decode(data, shown)
    if isinstance(data, Unreadable):
        return data
    if isinstance(text, Unreadable):
        return text
    digest = sha256(data).hexdigest()
    return MigrationFile(shown, Role.JUDGED, ordinal, text, digest, Wrapping.UNSTATED, version=step.version)


def _made(step: Step, made: Made, shown: str, role: Role, ordinal: int, source: str, digest: str) -> MigrationFile:
    down = Down(shown, made.down) if made.down is not None else None
    return MigrationFile(
        shown, role, ordinal, made.text, digest, made.wrapping, source, made.anchors, down, step.version
    )


def _beside(step: Step) -> Down | None:
    """The down migration in a file of its own, where it can be read."""
    if step.down is None:
        return None
    data = read_bytes(step.down, display(step.down))
    text = data if isinstance(data, Unreadable) else decode(data, display(step.down))
    return None if isinstance(text, Unreadable) else Down(display(step.down), text)
