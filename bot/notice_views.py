"""What the town's page shows of its notices: words and dates, ready for the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.language import language_name
from messages.outgoing import Link
from messages.phrases import Phrases
from scheduler.notice_content import JAPANESE, Words
from scheduler.published import PublishedNotice, Related, Standing
from scheduler.stationery import Stationery
from scheduler.tables import Relation, Urgency

Paragraphs = tuple[tuple[str, ...], ...]
"""Lines within paragraphs."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time for people, and for machines (RFC 3339)."""

    label: str
    words: str
    machine: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The notice in one language; `lang` is for the page's markup. `standing` is empty while it is in force."""

    anchor: str
    lang: str
    name: str
    badge: str
    title: str
    paragraphs: Paragraphs
    standing: str
    valid: Moment


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A notice that this one is about, or that followed it."""

    href: str
    badge: str
    tone: str
    title: str
    paragraphs: Paragraphs
    published: Moment
    says: str = ""


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice as a template shows it. `tone` is the look of its badge, `mark` what became of it."""

    key: str
    href: str
    tone: str
    mark: str
    standing: Standing
    japanese: Passage
    others: tuple[Passage, ...]
    moments: tuple[Moment, ...]
    place: str
    picture: tuple[str, str]
    buttons: tuple[Link, ...]
    about: Neighbour | None
    followed_by: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class NoticeViews:
    """Makes views for one town. `home` is the path of its list."""

    phrases: Phrases
    stationery: Stationery
    zone: ZoneInfo
    home: str

    def view(self, notice: PublishedNotice) -> NoticeView:
        """Everything that is shown of a notice. The buttons of a wrong one are not."""
        content = notice.content
        picture = content.picture
        return NoticeView(
            key=notice.public_key,
            href=f"{self.home}/{notice.public_key}",
            tone=_tone(notice.relation, notice.urgency),
            mark="" if notice.standing == Standing.CURRENT else self.phrases.say(f"notice-page.mark.{notice.standing}"),
            standing=notice.standing,
            japanese=self._passage(notice, JAPANESE, content.words),
            others=tuple(self._passage(notice, tag, words) for tag, words in content.variants.items()),
            moments=tuple(self._moments(notice)),
            place=notice.place,
            picture=(f"/media/{picture.hash}", picture.alt) if picture else ("", ""),
            buttons=() if notice.standing.is_wrong else content.buttons,
            about=self._neighbour(notice.about, notice.relation) if notice.about else None,
            followed_by=tuple(self._neighbour(one) for one in reversed(notice.followed_by)),
        )

    def moment(self, label: str, at: datetime, phrases: Phrases | None = None) -> Moment:
        """A time in the town's zone."""
        said = phrases or self.phrases
        local = at.astimezone(self.zone)
        words = said.say(
            "notice-page.moment",
            year=local.year,
            month=local.month,
            day=local.day,
            weekday=said.words("show.weekdays")[local.weekday()],
            hour=local.hour,
            minute=local.minute,
        )
        return Moment(label, words, local.isoformat(timespec="seconds"))

    def _moments(self, notice: PublishedNotice) -> Sequence[Moment]:
        say = self.phrases.say
        moments = [self.moment(say("notice-page.published"), notice.published_at)]
        if notice.event_at and notice.relation not in (Relation.CORRECTION, Relation.END):
            moments.append(self.moment(say("notice-page.event"), notice.event_at))
        if notice.ends_at:
            moments.append(self.moment(say("notice-page.ends"), notice.ends_at))
        return [*moments, self.moment(say("notice-page.valid"), notice.valid_until)]

    def _passage(self, notice: PublishedNotice, tag: str, words: Words) -> Passage:
        said = self.phrases.in_language(tag)
        head = self.stationery.letterheads.get(tag, self.stationery.japanese)
        is_current = notice.standing == Standing.CURRENT
        return Passage(
            anchor=f"in-{tag or 'ja'}",
            lang="ja" if tag in (JAPANESE, "ja-simple") else tag,
            name=language_name(tag, self.phrases) if tag else self.phrases.say("notice-page.in-japanese"),
            badge=head.badge(notice.relation, notice.urgency),
            title=words.title,
            paragraphs=paragraphs(words.body),
            standing="" if is_current else said.say(f"notice-page.standing.{notice.standing}"),
            valid=self.moment(said.say("notice-page.valid"), notice.valid_until, said),
        )

    def _neighbour(self, related: Related, relation: Relation = Relation.NONE) -> Neighbour:
        """The other notice; `relation` is what the one that is shown is to it."""
        return Neighbour(
            href=f"{self.home}/{related.public_key}",
            badge=self.stationery.japanese.badge(related.relation, Urgency.ROUTINE),
            tone=_tone(related.relation, Urgency.ROUTINE),
            title=related.content.words.title,
            paragraphs=paragraphs(related.content.words.body),
            published=self.moment(self.phrases.say("notice-page.published"), related.published_at),
            says="" if relation == Relation.NONE else self.phrases.say(f"notice-page.about.{relation}"),
        )


def paragraphs(body: str) -> Paragraphs:
    """A body as it was written: paragraphs where a line is empty, lines within."""
    parts = (part.strip("\n") for part in body.split("\n\n"))
    return tuple(tuple(part.split("\n")) for part in parts if part)


def _tone(relation: Relation, urgency: Urgency) -> str:
    if relation == Relation.NONE:
        return "emergency" if urgency == Urgency.EMERGENCY else "ordinary"
    return str(relation)
