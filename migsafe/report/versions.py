"""Which versions took part in a run."""

from importlib.metadata import version

from migsafe import __version__
from migsafe.model import CopyMade
from migsafe.report.answer import Versions


def versions(copy: CopyMade | None) -> Versions:
    """Those of migsafe and its parser, and of the servers where there was a copy."""
    return Versions(
        migsafe=__version__,
        postgresql=copy.postgresql if copy else None,
        redis=copy.redis if copy else None,
        sqlglot=version("sqlglot"),
    )
