"""What the console is given of the running programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import system_clock
from bot.console_health import machine_signs
from bot.console_preview import entry_messages, plain_hints
from bot.golden_judging import golden_judge_of
from bot.line_questions import asked_quota
from bot.notice_checking import check_draft, fetch_links, say_finding, trusting_links
from bot.question_grouping import ShelfGrouper
from bot.series_wording import series_wording
from bot.services import Services
from bot.settings import PROJECT
from bot.stationery import stationery_from
from bot.trial_alarms import try_alarms
from console.parts import ConsoleParts, EntryRules
from knowledge.content import Entry
from knowledge.library import StoredLibrary
from knowledge.search import KnowledgeBase
from messages.line_json import JsonObject
from scheduler.findings import Finding
from scheduler.notices import NewNotice


@dataclass(frozen=True, slots=True)
class ShelfCounter:
    """The answers of this process, as the bot gives them."""

    services: Services

    def knowledge(self, account_id: int) -> KnowledgeBase:
        """What the town knows now; a watched shelf may be a moment old."""
        return self.services.shelf.book(account_id).knowledge

    def renewed(self, account_id: int) -> KnowledgeBase:
        """What the town knows with all that was saved until now."""
        self.services.shelf.warm((account_id,))
        return self.knowledge(account_id)

    def show(self, account_id: int, entry: Entry, language: str = "") -> Sequence[JsonObject]:
        """The messages with which the bot would answer with this entry."""
        return entry_messages(self.services, account_id, entry, language)

    def hints(self, entry: Entry) -> Sequence[Finding]:
        """Where its words could be plainer."""
        return plain_hints(self.services, entry)


@dataclass(frozen=True, slots=True)
class DraftChecker:
    """The checks before approval, with their links asked over the Internet."""

    services: Services

    def check(
        self, account_id: int, notice: int | NewNotice, user_id: int | None, *, asks_links: bool = True
    ) -> list[Finding]:
        """What they find."""
        fetch = fetch_links if asks_links else trusting_links
        return check_draft(self.services, account_id, notice, user_id=user_id, fetch=fetch)

    def say(self, finding: Finding) -> str:
        """A finding in words."""
        return say_finding(self.services.phrases, finding)


def console_parts(services: Services) -> ConsoleParts:
    """The parts of the console of this process."""
    settings = services.settings
    return ConsoleParts(
        database=services.database,
        clock=services.clock,
        wall_clock=system_clock,
        zone=services.zone,
        phrases=services.phrases,
        hash_key=services.hash_key,
        encryption_keys=services.keys,
        public_url=settings.public_url,
        stationery=stationery_from(services.phrases, settings.public_url),
        bubbles=PROJECT / "simulator" / "static" / "bubbles",
        columns=PROJECT / "data" / "columns",
        entry=EntryRules(
            origin=settings.console_origin,
            addresses=settings.console_addresses,
            proxies=settings.proxies,
            fresh=settings.console_fresh,
            limits_url=settings.limits_url,
        ),
        counter=ShelfCounter(services),
        judge=golden_judge_of(services),
        grouper=ShelfGrouper(services.shelf),
        checker=DraftChecker(services),
        ask_quota=lambda account_id: asked_quota(services, account_id),
        library=StoredLibrary(services.database),
        series_wording=series_wording(services.phrases),
        machine=lambda account_id: machine_signs(services, account_id),
        try_alarms=lambda account_id: try_alarms(services, account_id),
        is_test=settings.is_test,
        is_demo=settings.is_demo,
    )
