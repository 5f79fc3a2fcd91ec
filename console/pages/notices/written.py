"""What somebody types of a notice, kept as typed so that nothing is lost, and the notice that it means. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from messages.cleaning import cleaned_text
from messages.outgoing import Link
from scheduler.audiences import NoticeAudience
from scheduler.checks.addresses import opens_something
from scheduler.notice_content import MAX_BODY, MAX_BUTTONS, MAX_TITLE, NoticeContent, NoticeForm, Picture, Words
from scheduler.notices import NewNotice, is_sound_button
from scheduler.tables import AudienceKind, Relation, Urgency

WITH_KEYS = tuple(kind for kind in AudienceKind if kind not in (AudienceKind.EVERYBODY, AudienceKind.STAFF))
"""The audiences that are narrowed by names."""

MAX_ALT = 300
_LONGEST = 4_000
"""Of any field, before it is looked at: what is too long is told, not cut in silence."""

_MOST_KEYS = 300
_PHONE = re.compile(r"(?:tel:)?(\+?[0-9][0-9-]{2,14}|#[0-9]{4})", re.IGNORECASE)
_HASH = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[0-9]{1,18}")
_MOMENTS = ("valid_until", "event_at", "ends_at")


class Fields(Protocol):
    """The fields of a form that was sent."""

    def get(self, key: str, default: str, /) -> str:
        """One value."""

    def getlist(self, key: str, /) -> list[str]:
        """All values of a field."""


class Refused(Exception):
    """What is typed is no notice yet: `faults` name phrases under `console-notices.fault.` by the id of the field."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        """The values of the phrases are the limits, which all of them may use."""
        super().__init__(", ".join(f"{place}: {fault}" for place, fault in faults.items()))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class Written:
    """The form as it was typed. `keys` are those of every kind of audience, so that changing one's mind loses none."""

    title: str = ""
    body: str = ""
    form: str = str(NoticeForm.CARD)
    picture: str = ""
    alt: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    variants: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    kind: str = ""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    urgency: str = str(Urgency.ROUTINE)
    moments: Mapping[str, str] = field(default_factory=dict)
    is_public: str = ""
    place: str = ""
    relation: str = ""
    about: str = ""

    def button(self, number: int) -> tuple[str, str]:
        """Label and address of a button, from 0; empty texts where nothing is."""
        return self.buttons[number] if number < len(self.buttons) else ("", "")


def written_in(fields: Fields, languages: Sequence[str]) -> Written:
    """What a form holds; whatever it lacks is empty."""

    def text(name: str) -> str:
        return cleaned_text(fields.get(name, ""), _LONGEST)

    def several(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cleaned_text(one, 100) for one in fields.getlist(name)[:_MOST_KEYS] if one))

    return Written(
        title=text("title"),
        body=text("body"),
        form=text("form") or str(NoticeForm.CARD),
        picture=text("picture_hash") if _HASH.fullmatch(text("picture_hash")) and not text("picture_gone") else "",
        alt=text("alt"),
        buttons=tuple((text(f"label-{one}"), text(f"uri-{one}")) for one in range(1, MAX_BUTTONS + 1)),
        variants={tag: (text(f"title-{tag}"), text(f"body-{tag}")) for tag in languages},
        kind=text("kind"),
        keys={str(kind): several(f"keys-{kind}") for kind in WITH_KEYS},
        urgency=text("urgency") or str(Urgency.ROUTINE),
        moments={name: text(name).strip() for name in _MOMENTS},
        is_public=text("is_public"),
        place=text("place"),
        relation=text("relation"),
        about=text("about"),
    )


def written_from(new: NewNotice, zone: ZoneInfo) -> Written:
    """A notice as its form holds it."""
    content, kind = new.content, str(new.audience.kind)
    moments = {name: _as_typed(getattr(new, name), zone) for name in _MOMENTS}
    return Written(
        title=content.words.title,
        body=content.words.body,
        form=str(content.form),
        picture=content.picture.hash if content.picture else "",
        alt=content.picture.alt if content.picture else "",
        buttons=tuple((button.label, button.uri.removeprefix("tel:")) for button in content.buttons),
        variants={tag: (words.title, words.body) for tag, words in content.variants.items()},
        kind=kind,
        keys={kind: tuple(new.audience.keys)} if new.audience.keys else {},
        urgency=str(new.urgency),
        moments=moments,
        is_public={True: "yes", False: "no", None: ""}[new.is_public],
        place=new.place,
        relation=str(new.relation),
        about=str(new.about_id or ""),
    )


def notice_from(written: Written, picture: Picture | None, zone: ZoneInfo, at: datetime) -> NewNotice:
    """The notice that is meant; `picture` is the stored one. Raises Refused with all that is missing or wrong."""
    faults: dict[str, str] = {}
    content = content_from(written, picture, faults)
    audience = _audience(written, faults)
    moments = {name: moment_in(written.moments.get(name, ""), zone) for name in _MOMENTS}
    for name, moment in moments.items():
        if moment is None and written.moments.get(name, ""):
            faults[name] = "moment"
    valid_until = moments["valid_until"]
    if valid_until is None:
        faults.setdefault("valid_until", "valid-missing")
    elif valid_until <= at:
        faults["valid_until"] = "valid-over"
    if len(written.place) > 100:
        faults["place"] = "place-long"
    if faults or audience is None or valid_until is None:
        raise Refused(faults)
    about = int(written.about) if _NUMBER.fullmatch(written.about) and written.relation == Relation.CHANGE else None
    return NewNotice(
        content=content,
        audience=audience,
        valid_until=valid_until,
        urgency=Urgency.EMERGENCY if written.urgency == Urgency.EMERGENCY else Urgency.ROUTINE,
        event_at=moments["event_at"],
        ends_at=moments["ends_at"],
        is_public={"yes": True, "no": False}.get(written.is_public),
        relation=Relation.NONE if about is None else Relation.CHANGE,
        about_id=about,
        place=written.place,
    )


def content_from(written: Written, picture: Picture | None, faults: dict[str, str]) -> NoticeContent:
    """What it says, as far as it can be used; what cannot is added to `faults`."""
    words = _words(written.title, written.body, "", faults)
    variants = {
        tag: _words(title, body, f"-{tag}", faults)
        for tag, (title, body) in written.variants.items()
        if title.strip() or body.strip()
    }
    form = NoticeForm(written.form) if written.form in tuple(NoticeForm) else NoticeForm.CARD
    if form == NoticeForm.IMAGE and picture is None:
        faults.setdefault("picture", "picture-missing")
    if picture is not None and not picture.alt.strip():
        faults["alt"] = "alt-missing"
    elif picture is not None and len(picture.alt) > MAX_ALT:
        faults["alt"] = "alt-long"
    return NoticeContent(words, form, picture, _buttons(written, faults), variants)


def moment_in(typed: str, zone: ZoneInfo) -> datetime | None:
    """A day and a time such as 2026-11-21T10:00 or 2026/11/21 10:00 on the clocks of `zone`; None for anything else."""
    plain = unicodedata.normalize("NFKC", typed).strip().replace("/", "-").replace(" ", "T")
    try:
        local = datetime.fromisoformat(plain) if "T" in plain else None
        return local.replace(tzinfo=zone).astimezone(UTC) if local else None
    except (ValueError, OverflowError):
        return None


def link_in(label: str, opens: str) -> Link | None:
    """A button with these words that opens a page or calls a number, however it is typed; None when it does neither."""
    words, typed = " ".join(label.split()), unicodedata.normalize("NFKC", opens).strip()
    phone = _PHONE.fullmatch(re.sub(r"[-‐‑–—ー−()\s]+", "-", typed).strip("-"))
    uri = f"tel:{phone[1]}" if phone else opens.strip()
    button = Link(words, uri)
    return button if words and opens_something(uri) and is_sound_button(button) else None


def _words(title: str, body: str, where: str, faults: dict[str, str]) -> Words:
    for name, text, most in (("title", title, MAX_TITLE), ("body", body, MAX_BODY)):
        if not text.strip():
            faults[f"{name}{where}"] = f"{name}-missing"
        elif len(text.strip()) > most:
            faults[f"{name}{where}"] = f"{name}-long"
    return Words(title.strip(), body.strip())


def _buttons(written: Written, faults: dict[str, str]) -> tuple[Link, ...]:
    links = []
    for number, (label, opens) in enumerate(written.buttons, start=1):
        if not label.strip() and not opens.strip():
            continue
        link = link_in(label, opens)
        if link is not None:
            links.append(link)
        elif not label.strip():
            faults[f"label-{number}"] = "label-missing"
        else:
            faults[f"uri-{number}"] = "uri"
    return tuple(links)


def _audience(written: Written, faults: dict[str, str]) -> NoticeAudience | None:
    if written.kind not in tuple(AudienceKind):
        faults["kind"] = "kind-missing"
        return None
    kind = AudienceKind(written.kind)
    keys = written.keys.get(written.kind, ()) if kind in WITH_KEYS else ()
    if kind in WITH_KEYS and not keys:
        faults["kind"] = "keys-missing"
        return None
    return NoticeAudience(kind, keys)


def _as_typed(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if moment else ""
