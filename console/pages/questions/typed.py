"""What somebody has typed to answer a question."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from console.asked import LONGEST
from knowledge.care.publishing import Judgement
from messages.cleaning import cleaned_text


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is to be added to which answer, and why that was refused: `problem`, or the `judgement` of the guard."""

    wording: str = ""
    entry_id: str = ""
    is_override: bool = False
    reason: str = ""
    problem: str = ""
    judgement: Judgement | None = None


def typed_attempt() -> Attempt:
    """What the form holds."""
    return Attempt(
        " ".join(cleaned_text(request.form.get("wording", ""), LONGEST).split()),
        request.form.get("entry_id", ""),
        bool(request.form.get("override")),
        cleaned_text(request.form.get("reason", ""), LONGEST).strip(),
    )
