"""What a notice says, in every language it says it in, and the LINE messages made of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from messages.line_json import JsonObject, line_messages
from messages.outgoing import Card, Image, Link, Reply, Text

JAPANESE = ""
"""The language tag of ordinary Japanese."""

MAX_TITLE = 100
MAX_BODY = 2_000
"""Characters of a title and of a body, whoever wrote it: a person, a feed, or for a drill."""

MAX_BUTTONS = 3

FROM_LINE = "from=line"
"""What stands behind a page's address in a message, so that its taps can be told from other visits."""


class NoticeForm(StrEnum):
    """How a notice looks on the phone. An image stands above its words, since LINE reads out no picture."""

    CARD = "card"
    TEXT = "text"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Words:
    """Title and body in one language."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture by its hash, that of its preview, and what a person who cannot see it is told."""

    hash: str
    preview_hash: str
    alt: str


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """A notice's words and what stands beside them. `variants` are other languages by tag, such as `en`."""

    words: Words
    form: NoticeForm = NoticeForm.CARD
    picture: Picture | None = None
    buttons: tuple[Link, ...] = ()
    variants: Mapping[str, Words] = field(default_factory=dict)

    def words_in(self, language: str) -> Words:
        """The words of a language, or the Japanese ones."""
        return self.variants.get(language, self.words)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the town adds to a notice: a badge (such as 緊急), the button to its page, where pictures lie.

    `page_url` is empty for what is not public; `badges` and `page_labels` are by language tag. `languages_label` is on
    the Japanese button of a notice that its page has in other languages too.
    """

    public_url: str
    page_url: str = ""
    badges: Mapping[str, str] = field(default_factory=dict)
    page_labels: Mapping[str, str] = field(default_factory=dict)
    languages_label: str = ""

    def counted_buttons(self, buttons: Sequence[Link]) -> tuple[Link, ...]:
        """The buttons of a public notice, its https ones by way of the town's own address, where taps are counted."""
        if not self.page_url:
            return tuple(buttons)
        numbered = enumerate(buttons, start=1)
        return tuple(
            Link(button.label, f"{self.page_url}/go/{number}") if button.uri.startswith("https://") else button
            for number, button in numbered
        )

    def page_button(self, language: str, *, has_variants: bool) -> tuple[Link, ...]:
        """The button to the notice's page, which tells it from other ways there; none when it is not public."""
        if not self.page_url:
            return ()
        label = self.page_labels.get(language, self.page_labels.get(JAPANESE, self.page_url))
        if has_variants and language == JAPANESE and self.languages_label:
            label = self.languages_label
        return (Link(label, f"{self.page_url}?{FROM_LINE}"),)


def messages_in(content: NoticeContent, language: str, around: Surroundings) -> list[JsonObject]:
    """The LINE message objects of one language; also the preview."""
    words = content.words_in(language)
    badge = around.badges.get(language, around.badges.get(JAPANESE, ""))
    page = around.page_button(language, has_variants=bool(content.variants))
    links = (*around.counted_buttons(content.buttons), *page)
    return line_messages(_replies(content, words, badge, links, around.public_url))


def messages_by_language(content: NoticeContent, around: Surroundings) -> dict[str, list[JsonObject]]:
    """The messages of ordinary Japanese and of every variant."""
    return {tag: messages_in(content, tag, around) for tag in (JAPANESE, *content.variants)}


def content_json(content: NoticeContent) -> dict[str, Any]:
    """All but the Japanese words, which are columns of their own."""
    return {
        "form": str(content.form),
        "picture": asdict(content.picture) if content.picture else None,
        "buttons": [asdict(button) for button in content.buttons],
        "variants": {tag: asdict(words) for tag, words in content.variants.items()},
    }


def content_from(title: str, body: str, stored: Mapping[str, Any]) -> NoticeContent:
    """What `content_json` wrote, with its Japanese words."""
    picture = stored.get("picture")
    return NoticeContent(
        words=Words(title, body),
        form=NoticeForm(stored.get("form", NoticeForm.CARD)),
        picture=Picture(**picture) if picture else None,
        buttons=tuple(Link(**button) for button in stored.get("buttons", ())),
        variants={tag: Words(**words) for tag, words in stored.get("variants", {}).items()},
    )


def _replies(content: NoticeContent, words: Words, badge: str, links: tuple[Link, ...], public_url: str) -> list[Reply]:
    replies: list[Reply] = []
    if content.picture:
        base = f"{public_url}/media"
        replies.append(
            Image(f"{base}/{content.picture.hash}", f"{base}/{content.picture.preview_hash}", content.picture.alt)
        )
    if content.form == NoticeForm.TEXT:
        head = f"【{badge}】{words.title}" if badge else words.title
        lines = [head, words.body, *(f"{link.label}：{link.uri.removeprefix('tel:')}" for link in links)]
        replies.append(Text("\n\n".join(lines)))
    else:
        replies.append(Card(title=words.title, body=words.body, badge=badge, links=links))
    return replies
