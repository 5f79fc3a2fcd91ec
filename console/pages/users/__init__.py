"""Who may do what."""

from console.pages.users import inviting, one, people
from console.pages.users.room import room

__all__ = ["inviting", "one", "people", "room"]
