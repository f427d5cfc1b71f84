"""What all parts of the answer share: frozen structs whose fields are the keys of the JSON report.

No field has a default, so every key stands in every report and the published schema requires it. Keys may be added,
never renamed.
"""

import msgspec


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One JSON object of the report."""
