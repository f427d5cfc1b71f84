"""Which crates a Rust project uses [edge]."""

import re
from pathlib import Path

from migsafe.migrations.folder import above, text_of


def uses_crate(path: Path, crate: str) -> Path | None:
    """The nearest Cargo.toml above a path that names the crate."""
    for folder in above(path):
        manifest = folder / "Cargo.toml"
        if re.search(rf"(?m)^[ \t]*(?:\[.*\.)?\"?{crate}\b", text_of(manifest) or ""):
            return manifest
    return None
