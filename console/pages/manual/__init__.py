"""The manual."""

from console.pages.manual import first
from console.pages.manual.room import room

__all__ = ["first", "room"]
