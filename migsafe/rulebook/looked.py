"""Which stages have looked in this run: the silence of a rule means something only where its stage did."""

from migsafe.evidence import Evidence
from migsafe.rulebook.rule import Needs

_SIGNS = {
    Needs.TEXT: "SELECT 1",
    Needs.COPY: "SELECT 1 FROM execution WHERE skipped IS NULL",
    Needs.PLANS: "SELECT 1 FROM explained WHERE phase = 'after'",
    Needs.CACHE: "SELECT 1 FROM staleness",
    Needs.TRACE: "SELECT 1 FROM cache_replay",
    Needs.JOBS: "SELECT 1 FROM job",
    Needs.WAIVERS: "SELECT 1",
}


def stages_that_looked(evidence: Evidence) -> frozenset[Needs]:
    """Every stage that left evidence."""
    return frozenset(needs for needs, sign in _SIGNS.items() if evidence.select(f"{sign} LIMIT 1"))
