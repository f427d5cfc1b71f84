"""The directions of imports: model ← pure stages ← edges, and `check.py` the only place that names every stage."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import migsafe
from tests.cli.terminal import environment

PACKAGE = Path(migsafe.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
DRIVERS = {"psycopg", "redis", "subprocess", "socket"}
"""What reaches outside; modules that use them are edges."""
SLOW = {"psycopg", "redis", "sqlglot", "rich", "jinja2", "_hashlib", "difflib", "tempfile"}
"""What a static check of DDL does without; OpenSSL's hashes among it."""
PURE_PACKAGES = ("sql", "report", "rulebook")
"""No module in these packages reaches a server or a process. (The rulebook and the report read their own files.)"""


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_the_model_imports_nothing_of_ours_but_itself() -> None:
    used = {module for path in MODULES if path.parent == PACKAGE / "model" for module in imports(path)}

    assert {
        module for module in used if module.startswith("migsafe") and not module.startswith("migsafe.model")
    } == set()


@pytest.mark.parametrize("package", PURE_PACKAGES)
def test_pure_stages_reach_no_server_and_no_process(package: str) -> None:
    found = {
        name(path): sorted(used)
        for path in (PACKAGE / package).rglob("*.py")
        if (used := {module.partition(".")[0] for module in imports(path)} & DRIVERS)
    }

    assert found == {}


def test_a_static_check_brings_no_driver_no_template_engine_and_no_terminal(tmp_path: Path) -> None:
    (tmp_path / "1.sql").write_text("ALTER TABLE posts ADD COLUMN minutes integer;\n")
    program = (
        "import sys\n"
        "from migsafe.cli import run\n"
        "run(['check', '1.sql', '--copy', 'none'])\n"
        f"print([name for name in {sorted(SLOW)!r} if name in sys.modules], file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(), cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stderr == "[]\n"


def test_only_the_pipeline_and_its_two_hands_name_stages_of_every_kind() -> None:
    stages = {"cache", "copies", "jobs", "migrations", "plans", "rehearsal", "sql"}
    conductors = {"check.py", "on_copy.py", "query_plans.py", "inputs.py", "recipes.py", "catch_up.py", "plan_copy.py"}
    mixed = {}
    for path in MODULES:
        inside = path.relative_to(PACKAGE).parts
        own = inside[0] if len(inside) > 1 else ""
        named = {module.split(".")[1] for module in imports(path) if module.startswith("migsafe.")}
        others = (named & stages) - {own}
        if own in stages and len(others) > 2:
            mixed[name(path)] = sorted(others)
        if not own and len(others) > 1 and name(path) not in conductors:
            mixed[name(path)] = sorted(others)

    assert mixed == {}


def test_the_pipeline_fits_on_a_page() -> None:
    assert len((PACKAGE / "check.py").read_text("utf-8").splitlines()) < 100
