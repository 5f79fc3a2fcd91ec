"""Whether a picture's words say what is on it. Pure."""

from __future__ import annotations

import re
import unicodedata

SHORTEST = 5
_EMPTY = re.compile(
    r"(?:この|その|の|です|\W|画像|写真|絵|イラスト|図|図表|ファイル|image|img|photo|picture|png|jpe?g|\d)*"
)
_FILE = re.compile(r".*\.(?:jpe?g|png|gif|webp|heic|bmp|tiff?|svg)", re.DOTALL)


def alt_problem(alt: str, file_name: str = "") -> str:
    """What is wrong with it, empty when nothing is: `alt-short`, `alt-empty-word` or `alt-file-name`."""
    said = _plain(alt)
    if _FILE.fullmatch(said) or (said and said == _plain(file_name).rpartition(".")[0]):
        return "alt-file-name"
    if len(alt.strip()) < SHORTEST and not _EMPTY.fullmatch(said):
        return "alt-short"
    if _EMPTY.fullmatch(said):
        return "alt-empty-word" if said else "alt-short"
    return ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
