"""What a browser calls itself, in words that its owner recognises. Never trusted, only shown."""

from __future__ import annotations

from messages.phrases import Phrases

_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def device_words(phrases: Phrases, agent: str) -> str:
    """Such as `Windows の Edge`."""
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    if not system:
        return phrases.say("console-entry.device.unknown")
    browser = browser or phrases.say("console-entry.device.unknown-browser")
    return phrases.say("console-entry.device.at", system=system, browser=browser)
