"""Where tests leave pictures for people to look at."""

import os
from pathlib import Path

ARTEFACTS = Path(os.environ.get("MADOGUCHI_ARTEFACTS") or Path(__file__).parents[1] / "artefacts")


def picture_folder(name: str) -> Path:
    """The folder `name` among the artefacts, made when needed."""
    folder = ARTEFACTS / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
