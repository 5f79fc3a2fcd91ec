"""Settings: the town, quiet hours, limits, duty roster, languages, retention."""

from console.pages.settings import districts, domains, duty, feeds, languages, lists, overview, retention, rules, town
from console.pages.settings.room import room

__all__ = [
    "districts",
    "domains",
    "duty",
    "feeds",
    "languages",
    "lists",
    "overview",
    "retention",
    "room",
    "rules",
    "town",
]
