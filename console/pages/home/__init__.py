"""Home: what waits for me, how things stand, this week's sending."""

from console.pages.home import first, own_line
from console.pages.home.room import room

__all__ = ["first", "own_line", "room"]
