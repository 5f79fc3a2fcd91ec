"""The texts that a workbook's cells share, kept in a temporary file: there may be millions."""

from __future__ import annotations

import os
import tempfile
from array import array
from typing import IO

from defusedxml.ElementTree import iterparse

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ITEM, _TEXT, _RUN = f"{_MAIN}si", f"{_MAIN}t", f"{_MAIN}r"
_REMEMBERED = 10_000
_MOST_HELD = 200_000  # elements of one text: a text of Excel has up to 32,767 characters


class SharedTexts:
    """The texts by their number. What is read aloud (furigana) is no part of a text."""

    def __init__(self, source: IO[bytes] | None) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed, and so removed, with the last reference
        self._ends = array("Q", [0])
        self._remembered: dict[int, str] = {}
        if source is not None:
            self._read(source)
            self._file.flush()

    def __getitem__(self, number: int) -> str:
        known = self._remembered.get(number)
        if known is not None:
            return known
        if not 0 <= number < len(self._ends) - 1:
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        text = os.pread(self._file.fileno(), end - start, start).decode()
        if len(self._remembered) >= _REMEMBERED:
            self._remembered.clear()
        self._remembered[number] = text
        return text

    def _read(self, source: IO[bytes]) -> None:
        events = iterparse(source, events=("start", "end"), forbid_dtd=True)
        _, root = next(events)
        held = 0
        for event, element in events:
            held += event == "start"
            if held > _MOST_HELD:
                raise ValueError("elements")
            if event == "end" and element.tag == _ITEM:
                runs = (run.iterfind(_TEXT) if run.tag == _RUN else (run,) for run in element)
                text = "".join(part.text or "" for run in runs for part in run if part.tag == _TEXT)
                self._ends.append(self._ends[-1] + self._file.write(text.encode()))
                root.clear()
                held = 0
