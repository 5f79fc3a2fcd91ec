"""Letters that can be read on any ground, by WCAG's own measure."""

from __future__ import annotations

LIGHT = "#ffffff"
DARK = "#000000"


def letters_on(ground: str) -> str:
    """Light or dark letters, whichever stand out more on a ground `#rrggbb`; on something else, light ones."""
    try:
        return max(LIGHT, DARK, key=lambda letters: contrast(letters, ground))
    except ValueError:
        return LIGHT


def contrast(one: str, other: str) -> float:
    """The contrast of two colours `#rrggbb`, 1 to 21 (WCAG 2.2, contrast ratio). Raises ValueError."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    """WCAG 2.2, relative luminance."""
    if len(color) != len(LIGHT):
        raise ValueError(color)
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
