"""Answers: found as residents find them, edited, compared, brought in and out."""

from console.pages.answers import bringing_in, bulk, editing, first, history, pictures, removing, showing, taking_out
from console.pages.answers.room import room

__all__ = [
    "bringing_in",
    "bulk",
    "editing",
    "first",
    "history",
    "pictures",
    "removing",
    "room",
    "showing",
    "taking_out",
]
