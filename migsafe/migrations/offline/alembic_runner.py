"""Run by the project's own Python: `alembic_runner.py ALEMBIC_INI OUTPUT`.

Does what `alembic upgrade heads --sql` does, and notes for each piece of SQL the revision and the line that made it.
Connections are refused, so nothing but text comes out, whatever the project's env.py would like to do.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any


class Recorder:
    """Stands in for the output: keeps what revisions emit, with the line of the revision that did."""

    def __init__(self) -> None:
        self.pieces: list[dict[str, Any]] = []
        self.back: list[dict[str, Any]] = []
        self.downwards = False
        self.one_way: set[str] = set()
        self.asked: list[tuple[str, int]] = []
        self.files: dict[str, str] = {}
        self.current: str | None = None

    def write(self, text: str) -> None:
        place = self._place()
        if place is not None and text.strip():
            pieces = self.back if self.downwards else self.pieces
            pieces.append({"revision": place[0], "line": place[1], "sql": text.strip()})

    def ask(self) -> None:
        place = self._place()
        if place is not None and not self.downwards:
            self.asked.append(place)

    def flush(self) -> None:
        pass

    def _place(self) -> tuple[str, int] | None:
        """The revision on the stack; what Alembic emits for itself has none."""
        frame: Any = sys._getframe(1)
        while frame is not None:
            revision = self.files.get(os.path.realpath(frame.f_code.co_filename))
            if revision is not None:
                return revision, frame.f_lineno
            frame = frame.f_back
        return None


def main(ini: str, output: str) -> None:
    sys.path.insert(0, os.getcwd())
    refuse_connections()
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    recorder = Recorder()
    config = Config(ini, output_buffer=recorder)  # type: ignore[arg-type]
    if config.get_main_option("script_location") is None:
        config.set_main_option("script_location", os.path.dirname(os.path.abspath(ini)))
        enter_flask(os.path.dirname(os.path.abspath(ini)))
    script = ScriptDirectory.from_config(config)
    revisions = list(reversed(list(script.walk_revisions())))
    recorder.files = {os.path.realpath(one.path): one.revision for one in revisions}
    options: dict[str, Any] = {}
    errors: dict[str, str] = {}
    order: list[str] = []

    def upgrade(revision: Any, context: Any) -> Iterator[Any]:
        for step in script._upgrade_revs("heads", revision):
            name = step.revision.revision
            order.append(name)
            down = step.revision.module.downgrade
            step.migration_fn = guarded(step.migration_fn, down, name, errors, recorder)
            yield step

    configure = EnvironmentContext.configure

    def for_postgresql(self: Any, *args: Any, **given: Any) -> None:
        given.update(connection=None, url=None, dialect_name="postgresql", output_buffer=recorder)
        options.update(given)
        configure(self, **given)

    bind_to_text(recorder)
    EnvironmentContext.configure = for_postgresql  # type: ignore[method-assign]
    with EnvironmentContext(config, script, fn=upgrade, as_sql=True, starting_rev=None, destination_rev="heads"):
        script.run_env()
    document = {
        "per_migration": bool(options.get("transaction_per_migration")),
        "transactional": options.get("transactional_ddl") is not False,
        "order": order,
        "revisions": [
            {
                "revision": one.revision,
                "path": os.path.realpath(one.path),
                "after": list(one._all_down_revisions),
                "error": errors.get(one.revision),
            }
            for one in revisions
        ],
        "pieces": recorder.pieces,
        "asked": recorder.asked,
        "back": [one for one in recorder.back if one["revision"] not in recorder.one_way],
    }
    with open(output, "w", encoding="utf-8") as file:
        json.dump(document, file)


def guarded(
    up: Callable[..., Any], down: Callable[..., Any], name: str, errors: dict[str, str], recorder: Recorder
) -> Callable[..., Any]:
    """A revision that cannot be told as SQL leaves the others. The way back is told right after the way there."""

    def guard(**given: Any) -> None:
        try:
            up(**given)
        except Exception as error:
            errors[name] = f"{type(error).__name__}: {error}"
            return
        recorder.downwards = True
        try:
            down(**given)
        except Exception:
            recorder.one_way.add(name)
        recorder.downwards = False

    return guard


def bind_to_text(recorder: Recorder) -> None:
    """`op.get_bind()` is None offline, and revisions that use it would fail."""
    from alembic.operations import Operations
    from alembic_bind import TextBind  # type: ignore[import-not-found]  # a sibling of this script

    def get_bind(operations: Any) -> Any:
        return TextBind(operations.get_context().dialect, recorder.write, recorder.ask)

    bound: Any = Operations
    bound.get_bind = get_bind


def enter_flask(folder: str) -> None:
    """Flask-Migrate's env.py asks the application for its models and its URL."""
    with open(os.path.join(folder, "env.py"), encoding="utf-8") as file:
        if "current_app" not in file.read():
            return
    from flask.cli import ScriptInfo

    if "FLASK_APP" not in os.environ and os.path.exists(".flaskenv"):
        with open(".flaskenv", encoding="utf-8") as file:
            for line in file:
                name, _, value = line.partition("=")
                if name.strip() == "FLASK_APP":
                    os.environ["FLASK_APP"] = value.strip().strip("'\"")
    ScriptInfo(app_import_path=os.environ.get("FLASK_APP")).load_app().app_context().push()


def refuse_connections() -> None:
    import sqlalchemy.engine

    def refuse(*args: Any, **given: Any) -> None:
        raise RuntimeError("migsafe asks for SQL only, so nothing may connect to a database")

    engine: Any = sqlalchemy.engine.Engine
    engine.connect = engine.raw_connection = refuse


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
