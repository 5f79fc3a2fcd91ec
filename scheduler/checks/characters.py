"""Characters that some phones do not show and that are not read aloud as they are meant. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from scheduler.checks.drafted import DraftedNotice, WrittenText, error, every_text, warning
from scheduler.findings import Finding

_MANY_EMOJI = 3
_EMOJI_IN_A_TITLE = 0
_SHOWN = 10
_EVERYWHERE = frozenset("　…‥℃％＆＊＠™©®・゛゜´¨ﾟ﹅″′―‾€￥￠￡￢￣￤№℡")
_DEPENDENT_EVEN_SO = frozenset("№℡™")
_KNOWN_SIGNS = frozenset("★☆♪♀♂☎〒")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")


def character_findings(draft: DraftedNotice) -> Iterator[Finding]:
    """Every text of the notice, those of variants too; one finding for a kind and place."""
    for text in every_text(draft):
        yield from _findings(text)


def _findings(text: WrittenText) -> Iterator[Finding]:
    shown = dict.fromkeys(text.text)
    outside = [character for character in shown if unicodedata.category(character) in ("Co", "Cn")]
    if outside:
        yield error("private-character", text.place, codes=" ".join(f"U+{ord(one):04X}" for one in outside[:_SHOWN]))
    hidden = [character for character in shown if _is_hidden(character, text.text)]
    if hidden:
        yield error("hidden-character", text.place, codes=" ".join(f"U+{ord(one):04X}" for one in hidden[:_SHOWN]))
    halves = [character for character in shown if "\uff61" <= character <= "\uff9f"]
    if halves:
        yield warning("half-width-kana", text.place, characters="".join(halves[:_SHOWN]))
    dependent = [character for character in shown if _is_dependent(character)]
    if dependent:
        pairs = (f"{one}→{unicodedata.normalize('NFKC', one)}" for one in dependent[:_SHOWN])
        yield warning("dependent-character", text.place, pairs="、".join(pairs))
    emoji = [character for character in text.text if is_emoji(character)]
    if len(emoji) > (_EMOJI_IN_A_TITLE if text.place.startswith("title") else _MANY_EMOJI):
        yield warning("emoji", text.place, characters="".join(dict.fromkeys(emoji[:_SHOWN])))


def is_emoji(character: str) -> bool:
    """Whether a screen reader spells a sign out at length, such as 😊 「ほほえんだ顔」."""
    place = ord(character)
    is_sign = 0x2600 <= place <= 0x27BF and character not in _KNOWN_SIGNS
    return is_sign or 0x1F000 <= place <= 0x1FAFF


def _is_hidden(character: str, text: str) -> bool:
    """Whether a character shows nothing and may turn, split or hide what does; joiners within emoji may stand."""
    if character in _JOINERS:
        return character == "\u200d" and not any(is_emoji(other) for other in text)
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _is_dependent(character: str) -> bool:
    if character in _DEPENDENT_EVEN_SO:
        return True
    if "\uff01" <= character <= "\uff9f" or character in _EVERYWHERE or unicodedata.category(character) in ("Mn", "Zs"):
        return False
    return unicodedata.normalize("NFKC", character) != character and not character.isspace() and not is_emoji(character)
