"""Rooms that belong to no town: the entrance, invitations, one's own profile."""

from console.open_rooms.house import house
from console.open_rooms.invitations import invitations
from console.open_rooms.profile import profile

__all__ = ["house", "invitations", "profile"]
