"""Where the migrations of a path lie, and which tool runs them [edge]."""

from pathlib import Path

import msgspec

from migsafe.errors import InputError, Place
from migsafe.migrations.folder import absolute, display, is_file, is_folder, sql_files
from migsafe.migrations.layouts.detect import Located, locate, search
from migsafe.model import Unreadable
from migsafe.sections import ProjectSection
from migsafe.settings import Settings

STANDARD_INPUT = "-"


def where(path: Path, settings: Settings) -> Located | Unreadable | None:
    """The tool of a path; what comes from standard input belongs to that of the project's folder, None without one.

    Raises SettingsError for a layout that is unknown.
    """
    if is_stdin(path):
        folder = project_folder(settings)
        return where(folder, settings) if folder is not None else None
    layout = settings.sections.project.layout
    if is_folder(path):
        return locate(path, layout) or below(path)
    if is_file(path):
        hint = "name a .sql file, or pipe SQL into `-`"
        return locate(path, layout) or Unreadable(display(path), 1, 1, "is no migration of any known tool", hint)
    near = f"; {path.parent} holds {', '.join(names[-3:])}" if (names := sql_files(path.parent)) else ""
    return Unreadable(display(path), 1, 1, "does not exist", f"check the path{near}")


def below(path: Path) -> Located | Unreadable:
    """The only folder of migrations somewhere below a path."""
    found = search(path)
    if len(found) == 1:
        return found[0]
    if not found:
        hint = "name the folder that holds the migrations"
        return Unreadable(display(path), 1, 1, "holds no .sql file, nor any migration tool's files", hint)
    names = ", ".join(f"{display(one.root)} ({one.layout.title})" for one in found)
    return Unreadable(display(path), 1, 1, "holds more than one folder of migrations", f"name one of them: {names}")


def nothing_named(settings: Settings) -> InputError:
    """What to say where no path is given: which file is new, nobody can tell."""
    folder = project_folder(settings)
    newest = _newest(folder, settings) if folder is not None and is_folder(folder) else None
    if folder is None or newest is None:
        hint = "name a migration file or a folder of migrations, or set [project] migrations in migsafe.toml"
    else:
        hint = (
            f"name the new one: `migsafe check {newest}` judges it with the files before it as history; "
            f"`migsafe check {display(folder)}` judges them all"
        )
    place = Place(str(settings.path)) if settings.path else None
    return InputError("no migration is named", hint=hint, place=place)


def _newest(folder: Path, settings: Settings) -> str | None:
    located = locate(folder, settings.sections.project.layout)
    steps = located.layout.steps(located.root, project_of(settings)).steps if located else ()
    return next((display(step.path) for step in reversed(steps) if not step.repeatable), None)


def project_of(settings: Settings) -> ProjectSection:
    """The section, its interpreter as an absolute path."""
    project = settings.sections.project
    if project.interpreter is None:
        return project
    return msgspec.structs.replace(project, interpreter=str(absolute(settings.folder / project.interpreter)))


def project_folder(settings: Settings) -> Path | None:
    """Where the settings say that the migrations are."""
    configured = settings.sections.project.migrations
    return settings.folder / configured if configured else None


def is_stdin(path: Path) -> bool:
    """Whether a path stands for standard input."""
    return str(path) == STANDARD_INPUT
