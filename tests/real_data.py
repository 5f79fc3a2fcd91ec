"""Towns' real files, where they lie beside the project; they are no part of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REAL_DATA = Path(os.environ.get("MADOGUCHI_SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
"""`MADOGUCHI_SHARED_DATA`, or `shared/data` in the folder above the project's."""

needs_real_data = pytest.mark.skipif(not REAL_DATA.is_dir(), reason="the real files of towns are not here")
