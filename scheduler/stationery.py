"""The town's own words around a notice: badges, the button to its page, prepared corrections and ends. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.notice_content import JAPANESE, NoticeContent, NoticeForm, Surroundings, Words
from scheduler.tables import Notice, Relation, Urgency


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The words of one language. Titles and bodies of corrections and ends name the notice with `{title}`.

    `page` is on the button to a notice's page, `languages` when other languages stand there too.
    """

    emergency: str
    change: str
    correction: str
    end: str
    drill: str
    page: str
    correction_title: str
    correction_body: str
    end_title: str
    end_body: str
    languages: str = ""

    def badge(self, relation: Relation, urgency: Urgency) -> str:
        """What stands before the title of such a notice; empty for an ordinary one."""
        match relation:
            case Relation.CORRECTION:
                return self.correction
            case Relation.END:
                return self.end
            case Relation.CHANGE:
                return self.change
            case _:
                return self.emergency if urgency == Urgency.EMERGENCY else ""


@dataclass(frozen=True, slots=True)
class Stationery:
    """The letterheads by language tag, `""` among them, and where the town's pages and pictures lie."""

    public_url: str
    letterheads: Mapping[str, Letterhead]

    @property
    def japanese(self) -> Letterhead:
        """The words of ordinary Japanese."""
        return self.letterheads[JAPANESE]

    def page_url(self, account_key: str, notice: Notice) -> str:
        """Where a public notice stands, whether it has been published yet or not."""
        return f"{self.list_url(account_key)}/{notice.public_key}"

    def list_url(self, account_key: str) -> str:
        """Where all public notices of a town stand."""
        return f"{self.public_url}/notices/{account_key}"

    def around(self, account_key: str, notice: Notice) -> Surroundings:
        """What stands around this notice."""
        relation, urgency = Relation(notice.relation), Urgency(notice.urgency)
        badges = {tag: head.badge(relation, urgency) for tag, head in self.letterheads.items()}
        return Surroundings(
            public_url=self.public_url,
            page_url=self.page_url(account_key, notice) if notice.is_public else "",
            badges=badges,
            page_labels={tag: head.page for tag, head in self.letterheads.items()},
            languages_label=self.japanese.languages,
        )

    def prepared(self, original: NoticeContent, relation: Relation) -> NoticeContent:
        """The words with which `original` is corrected or ended, in each language it was written in."""
        words = {
            tag: _prepared(original.words_in(tag), self.letterheads.get(tag, self.japanese), relation)
            for tag in (JAPANESE, *original.variants)
        }
        return NoticeContent(words.pop(JAPANESE), form=NoticeForm.CARD, variants=words)


def _prepared(words: Words, head: Letterhead, relation: Relation) -> Words:
    title, body = (
        (head.end_title, head.end_body) if relation == Relation.END else (head.correction_title, head.correction_body)
    )
    return Words(title.format(title=words.title), body.format(title=words.title))
