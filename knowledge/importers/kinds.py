"""Every kind that can be imported, by the word for it on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from knowledge.importers.content import Reader
from knowledge.importers.faq import read_faq

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "faq": read_faq,
    }
)
