"""`notice`: what the town sends. Each file beside this one adds its commands to the group."""

from __future__ import annotations

from bot.commands.notices import drafting, emergencies, figures, reckoning, showing, steps
from bot.commands.notices.group import by_option, notice

__all__ = ["by_option", "drafting", "emergencies", "figures", "notice", "reckoning", "showing", "steps"]
