"""`notice`: what the town sends. Each file beside this one adds its commands to the group."""

from __future__ import annotations

from bot.commands.notices import drafting, emergencies, figures, reckoning, showing, steps
from bot.commands.notices.group import notice

__all__ = ["drafting", "emergencies", "figures", "notice", "reckoning", "showing", "steps"]
