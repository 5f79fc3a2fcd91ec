"""The room of: answers: found as residents find them, edited, compared, brought in and out."""

from __future__ import annotations

from console.rooms import Room

room = Room("answers", "/answers")
