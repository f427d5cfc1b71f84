"""Files with an up and a down section, parted by marker comments: goose, dbmate, node-pg-migrate [pure]."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from migsafe.migrations.folder import first_text, here, is_folder, sql_files, text_of
from migsafe.migrations.layouts.layout import Found
from migsafe.migrations.layouts.masks import only, without


def up_and_down(text: str, up: re.Pattern[str], down: re.Pattern[str]) -> tuple[str, str | None]:
    """The text with only its up sections, and with only its down sections, None where it has none.

    What stands above the first marker stays with the up part: it is the file's header.
    """
    spans = list(_down_spans(text, up, down))
    if not spans:
        return text, None
    return without(text, spans), only(text, spans)


def _down_spans(text: str, up: re.Pattern[str], down: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    ups = [match.start() for match in up.finditer(text)]
    for match in down.finditer(text):
        yield match.start(), min((start for start in ups if start > match.start()), default=len(text))


def marked(path: Path, marker: re.Pattern[str], what: str) -> Found | None:
    """Where some file of the folder has the marker; a named file of its own decides first."""
    folder = here(path)
    names: Sequence[str] = sql_files(folder)
    if not is_folder(path) and path.suffix.lower() == ".sql":
        names = (path.name, *names)
    for name in names:
        match = marker.search(text_of(folder / name) or "")
        if match is not None:
            return Found(folder, f"{name} has {what}, `{first_text(match[0])}`")
    return None
