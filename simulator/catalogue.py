"""The Japanese words of the chat page and the command line, read from catalogue.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def catalogue() -> dict[str, Any]:
    """The whole catalogue."""
    return tomllib.loads((Path(__file__).parent / "catalogue.toml").read_text("utf-8"))
