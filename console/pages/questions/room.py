"""The room of: questions that found no answer."""

from __future__ import annotations

from console.rooms import Room

room = Room("questions", "/questions")
