"""One migration read: its bytes decoded, cut as its tool does, its templates filled [edge]."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from migsafe.migrations.decode import decode, read_bytes
from migsafe.migrations.folder import display
from migsafe.migrations.layouts.layout import Layout, Made, Step
from migsafe.migrations.source import Down, MigrationFile, Wrapping
from migsafe.migrations.templates import fill
from migsafe.model import Role, Unreadable


def load(layout: Layout, step: Step, role: Role, variables: Mapping[str, str]) -> Iterator[MigrationFile | Unreadable]:
    """The migrations of a step; or what stops it from being read, and each template without a value."""
    shown = display(step.path)
    read = _read(step.path)
    if isinstance(read, Unreadable):
        yield read
        return
    text, digest = read
    if step.made is not None:
        yield _made(step, step.made, role, text, digest)
        return
    beside = _beside(step)
    for cut in layout.cut(text, step):
        filled = fill(cut.up, variables, text, shown, in_strings=layout.fills_strings)
        yield from filled.unfilled
        yield MigrationFile(
            path=shown,
            role=role,
            ordinal=0,
            text=filled.text,
            sha256=digest,
            wrapping=cut.wrapping,
            source=text if filled.anchors else None,
            anchors=filled.anchors,
            down=Down(shown, cut.down) if cut.down is not None else beside,
            version=cut.version or step.version,
        )


def load_down(step: Step) -> MigrationFile | Unreadable:
    """The file that takes a step back, as the migration to judge."""
    path = step.down or step.path
    read = _read(path)
    if isinstance(read, Unreadable):
        return read
    return MigrationFile(display(path), Role.JUDGED, 0, *read, Wrapping.UNSTATED, version=step.version)


def _made(step: Step, made: Made, role: Role, source: str, digest: str) -> MigrationFile:
    return MigrationFile(
        path=display(step.path),
        role=role,
        ordinal=0,
        text=made.text,
        sha256=digest,
        wrapping=made.wrapping,
        source=source,
        anchors=made.anchors,
        version=step.version,
    )


def _beside(step: Step) -> Down | None:
    """The down migration in a file of its own, where it can be read."""
    read = _read(step.down) if step.down is not None else None
    return Down(display(step.down), read[0]) if step.down is not None and isinstance(read, tuple) else None


def _read(path: Path) -> tuple[str, str] | Unreadable:
    """A file's text and the SHA-256 of its bytes."""
    data = read_bytes(path, display(path))
    if isinstance(data, Unreadable):
        return data
    text = decode(data, display(path))
    return text if isinstance(text, Unreadable) else (text, sha256(data).hexdigest())
