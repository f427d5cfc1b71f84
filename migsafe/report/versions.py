"""Which versions took part in a run."""

import re
from importlib.util import find_spec
from pathlib import Path

from migsafe import __version__
from migsafe.model import CopyMade
from migsafe.report.answer import Versions


def versions(copy: CopyMade | None) -> Versions:
    """Those of migsafe and its parser, and of the servers where there was a copy."""
    return Versions(
        migsafe=__version__,
        postgresql=copy.postgresql if copy else None,
        redis=copy.redis if copy else None,
        sqlglot=_sqlglot(),
    )


def _sqlglot() -> str:
    """From the file where sqlglot keeps it: neither sqlglot nor importlib.metadata is cheap to import."""
    spec = find_spec("sqlglot")
    text = Path(spec.origin).with_name("_version.py").read_text("utf-8") if spec and spec.origin else ""
    found = re.search(r"^__version__ = version = ['\"]([^'\"]+)", text, re.MULTILINE)
    if found:
        return found[1]
    from importlib.metadata import version

    return version("sqlglot")
