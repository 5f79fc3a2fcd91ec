"""Questions that found no answer."""

from console.pages.questions import answering, closed, first, golden, golden_file
from console.pages.questions.room import room

__all__ = ["answering", "closed", "first", "golden", "golden_file", "room"]
