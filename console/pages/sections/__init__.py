"""Sections, and the reorganisation in April."""

from console.pages.sections import april, keeping, unowned
from console.pages.sections.room import room

__all__ = ["april", "keeping", "room", "unowned"]
