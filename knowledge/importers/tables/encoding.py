"""In which encoding a file is written, tried on the whole of it; a wrong guess would reach a resident."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.importers.tables.table import TableUnreadable
from knowledge.importers.validation import Fault

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Python lets these bytes pass in CP932, though they are no characters there.
_NOT_CP932 = re.compile("[\x80\uf8f0-\uf8f3]")
_KANA = re.compile("[\u3041-\u3093\u30a1-\u30f6]")
_WIDE = re.compile("[\u3000-\uff9f]")


@dataclass(frozen=True, slots=True)
class _Stumble:
    """The first place that an encoding cannot explain: the line, and the byte of the file, counted from 0."""

    line: int
    byte: int


def encoding_of(path: Path) -> str:
    """The name of the file's encoding: `utf-8`, `utf-8-sig`, `utf-16`, `cp932` or `euc_jp`.

    Raises TableUnreadable, with the line and the byte, when it is none of them.
    """
    with path.open("rb") as stream:
        start = stream.read(4)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return _marked(path, name)
    utf8 = _stumble(path, "utf-8")
    if utf8 is None:
        return "utf-8"
    if _is_damaged_utf8(path):
        raise _refusal(path, utf8)
    cp932, euc = _stumble(path, "cp932"), _stumble(path, "euc_jp")
    # Half-width kana in CP932 can pass for kanji in EUC-JP, and hardly ever for kana.
    if euc is None and (cp932 is not None or any(_KANA.search(text) for text in _texts(path, "euc_jp"))):
        return "euc_jp"
    if cp932 is None:
        return "cp932"
    raise _refusal(path, max((stumble for stumble in (utf8, cp932, euc) if stumble), key=lambda at: at.byte))


def _marked(path: Path, name: str) -> str:
    stumble = _stumble(path, name) if name else _Stumble(1, 0)
    if stumble:
        raise _refusal(path, stumble)
    return name


def _refusal(path: Path, at: _Stumble) -> TableUnreadable:
    return TableUnreadable(Fault(path.name, at.line, "", "encoding", str(at.byte + 1)))


def _texts(path: Path, encoding: str, errors: str = "strict") -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _stumble(path: Path, encoding: str) -> _Stumble | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = _Lines()
    fed = 0
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            fed += len(chunk)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                # The decoder puts what it had kept of the chunk before in front of this one.
                lines.count(error.object[: error.start].decode(encoding, "ignore"))
                return _Stumble(lines.line, fed - len(error.object) + error.start)
            foreign = _NOT_CP932.search(text) if encoding == "cp932" else None
            if foreign:
                lines.count(text[: foreign.start()])
                after = len(text[foreign.start() :].encode("cp932"))
                pending = len(decoder.getstate()[0])
                return _Stumble(lines.line, fed - pending - after)
            lines.count(text)
            if not chunk:
                return None


def _is_damaged_utf8(path: Path) -> bool:
    """Whether more of the file is Japanese in UTF-8 than is not UTF-8: CP932 would read nonsense into it."""
    wide = wrong = 0
    for text in _texts(path, "utf-8", "replace"):
        wide += len(_WIDE.findall(text))
        wrong += text.count("\ufffd")
    return wide > wrong


class _Lines:
    """Counts lines over pieces of text, whichever of the three line ends they have."""

    def __init__(self) -> None:
        self.line = 1
        self._ended_with_return = False

    def count(self, text: str) -> None:
        if not text:
            return
        self.line += text.count("\n") + text.count("\r") - text.count("\r\n")
        self.line -= self._ended_with_return and text[0] == "\n"
        self._ended_with_return = text[-1] == "\r"
