"""How Hypothesis runs here: no deadline, for the first example may pay for imports."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("unit", deadline=None)
settings.load_profile("unit")
