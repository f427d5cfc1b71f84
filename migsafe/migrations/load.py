"""One migration read: its bytes decoded, cut as its tool does, its templates filled [edge]."""

from collections.abc import Iterator, Mapping
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
    text = _read(step.path, shown)
    if isinstance(text, Unreadable):
        yield text
        return
    if step.made is not None:
        yield _made(step, step.made, role, text, shown)
        return
    for cut in layout.cut(text, step):
        filled = fill(cut.up, variables, text, shown, in_strings=layout.fills_strings)
        yield from filled.unfilled
        yield MigrationFile(
            path=shown,
            role=role,
            ordinal=0,
            text=filled.text,
            wrapping=cut.wrapping,
            source=text if filled.anchors else None,
            anchors=filled.anchors,
            down=_down(layout, step, cut, (text, shown), variables),
            version=cut.version or step.version,
        )


def load_down(layout: Layout, step: Step, variables: Mapping[str, str]) -> MigrationFile | Unreadable:
    """The file that takes a step back, as the migration to judge."""
    shown = display(step.down or step.path)
    text = _read(step.down or step.path, shown)
    if isinstance(text, Unreadable):
        return text
    down = _filled(layout, shown, text, text, variables)
    return MigrationFile(
        shown,
        Role.JUDGED,
        0,
        down.text,
        Wrapping.UNSTATED,
        source=down.source,
        anchors=down.anchors,
        version=step.version,
    )


def _made(step: Step, made: Made, role: Role, source: str, shown: str) -> MigrationFile:
    return MigrationFile(
        path=shown,
        role=role,
        ordinal=0,
        text=made.text,
        wrapping=made.wrapping,
        source=source,
        anchors=made.anchors,
        down=Down(shown, made.down[0], source, made.down[1]) if made.down is not None else None,
        version=step.version,
    )


def _down(
    layout: Layout, step: Step, cut: Cut, up: tuple[str, str], variables: Mapping[str, str]
) -> Down | Unreadable | None:
    """What takes a migration back: a part of the same file, or a file of its own, or why that cannot be read."""
    source, shown = up
    if cut.down is not None:
        return _filled(layout, shown, cut.down, source, variables)
    if step.down is None:
        return None
    shown = display(step.down)
    text = _read(step.down, shown)
    return text if isinstance(text, Unreadable) else _filled(layout, shown, text, text, variables)


def _filled(layout: Layout, shown: str, text: str, source: str, variables: Mapping[str, str]) -> Down:
    filled = fill(text, variables, source, shown, in_strings=layout.fills_strings)
    return Down(shown, filled.text, source if filled.anchors else None, filled.anchors)


def _read(path: Path, shown: str) -> str | Unreadable:
    data = read_bytes(path, shown)
    return data if isinstance(data, Unreadable) else decode(data, shown)
