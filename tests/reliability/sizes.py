"""How many of each: few enough for every change, many at night."""

from __future__ import annotations

import os

NIGHTLY = os.environ.get("MADOGUCHI_NIGHTLY") == "1"
"""Whether the long run was asked for."""


def sized(usual: int, nightly: int) -> int:
    """`usual`, or `nightly` when MADOGUCHI_NIGHTLY=1."""
    return nightly if NIGHTLY else usual
