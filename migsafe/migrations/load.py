"""One migration read: its bytes decoded, cut as its tool does, its templates filled [edge]."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from migsafe.migrations.decode import decode, read_bytes
from migsafe.migrations.folder import display
from migsafe.migrations.layouts.layout import Cut, Layout, Made, Step
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
            down=_down(layout, step, cut, text, variables),
            version=cut.version or step.version,
        )


def load_down(layout: Layout, step: Step, variables: Mapping[str, str]) -> MigrationFile | Unreadable:
    """The file that takes a step back, as the migration to judge."""
    path = step.down or step.path
    read = _read(path)
    if isinstance(read, Unreadable):
        return read
    down = _filled(layout, path, read[0], read[0], variables)
    return MigrationFile(
        display(path),
        Role.JUDGED,
        0,
        down.text,
        read[1],
        Wrapping.UNSTATED,
        source=down.source,
        anchors=down.anchors,
        version=step.version,
    )


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
        down=Down(display(step.path), made.down[0], source, made.down[1]) if made.down is not None else None,
        version=step.version,
    )


def _down(layout: Layout, step: Step, cut: Cut, source: str, variables: Mapping[str, str]) -> Down | None:
    """What takes a migration back: a part of the same file, or a file of its own where that can be read."""
    if cut.down is not None:
        return _filled(layout, step.path, cut.down, source, variables)
    read = _read(step.down) if step.down is not None else None
    if step.down is None or not isinstance(read, tuple):
        return None
    return _filled(layout, step.down, read[0], read[0], variables)


def _filled(layout: Layout, path: Path, text: str, source: str, variables: Mapping[str, str]) -> Down:
    filled = fill(text, variables, source, display(path), in_strings=layout.fills_strings)
    return Down(display(path), filled.text, source if filled.anchors else None, filled.anchors)


def _read(path: Path) -> tuple[str, str] | Unreadable:
    """A file's text and the SHA-256 of its bytes."""
    data = read_bytes(path, display(path))
    if isinstance(data, Unreadable):
        return data
    text = decode(data, display(path))
    return text if isinstance(text, Unreadable) else (text, sha256(data).hexdigest())
