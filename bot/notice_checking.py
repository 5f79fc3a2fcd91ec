"""Checks a notice before approval: gathers what the checks must know, asks the links, writes the findings down.

Links are asked outside any transaction. Shell and console call this and nothing below it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.link_fetcher import LinkFetcher
from bot.services import Services
from bot.settings import PROJECT
from bot.stationery import stationery_from
from messages.line_json import JsonObject
from messages.phrases import Phrases
from people.accounts import get_account_by_id
from people.sections import list_sections
from scheduler.audience_choices import district_names
from scheduler.audiences import audience_of
from scheduler.checks.addresses import addresses_of, host_of, is_listed
from scheduler.checks.check import findings_in
from scheduler.checks.drafted import CheckContext, DraftedNotice, LinkAnswer, LinkState, RecentNotice
from scheduler.findings import Finding
from scheduler.notice_content import messages_by_language
from scheduler.notice_life import record_checks
from scheduler.notices import NewNotice, content_of, digest_of, get_notice, new_notice
from scheduler.rules import SendingRules, rules_of
from scheduler.steps import StepRefused
from scheduler.tables import Notice, NoticeStatus

RECENT = timedelta(days=14)
"""How far back a notice is compared with those that went out."""

_MOST_RECENT = 200
_NEVER_ARRIVED = (NoticeStatus.FAILED, NoticeStatus.SUPERSEDED, NoticeStatus.EXPIRED)
_WORD_LIST = PROJECT / "data" / "words" / "plain-japanese.toml"

FetchLinks = Callable[[tuple[str, ...], tuple[str, ...]], Mapping[str, LinkState]]
"""What became of links: the listed domains, then the addresses."""


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What one transaction read."""

    draft: DraftedNotice
    rules: SendingRules
    phones: frozenset[str]
    recent: tuple[RecentNotice, ...]
    districts: tuple[tuple[str, ...], ...]
    messages: Mapping[str, list[JsonObject]]
    digest: str = field(repr=False)


def fetch_links(domains: tuple[str, ...], addresses: tuple[str, ...]) -> Mapping[str, LinkState]:
    """What became of each address, asked over the open Internet."""
    return LinkFetcher(domains).fetch_all(addresses)


def trusting_links(_domains: tuple[str, ...], addresses: tuple[str, ...]) -> Mapping[str, LinkState]:
    """Every address as if it had answered, while somebody is still typing: nothing is asked."""
    return dict.fromkeys(addresses, LinkState(LinkAnswer.OK))


def check_draft(
    services: Services,
    account_id: int,
    notice: int | NewNotice,
    *,
    user_id: int | None = None,
    fetch: FetchLinks = fetch_links,
) -> list[Finding]:
    """What the checks find, the gravest first. For a notice by its number they are recorded with it too.

    A NewNotice (of the emergency path) is checked as it would be drafted, and nothing is kept. Raises NoticeUnknown,
    NoticeInvalid, AudienceInvalid, or StepRefused when the notice is neither a draft nor checked, or was edited
    meanwhile. Takes at most the ten seconds that links are given.
    """
    at = services.clock()
    gathered = _gather(services, account_id, notice, at)
    domains = (*gathered.rules.link_domains, urlsplit(services.settings.public_url).hostname or "")
    around = CheckContext(
        now=at,
        zone=ZoneInfo(gathered.rules.zone),
        link_domains=domains,
        links=_links(gathered.draft, domains, fetch),
        phones=gathered.phones,
        recent=gathered.recent,
        messages=gathered.messages,
        plainer=_word_list()["official"],
        easier=_word_list()["learners"],
        stale_after=gathered.rules.stale_after,
        districts=gathered.districts,
    )
    findings = list(findings_in(gathered.draft, around))
    if isinstance(notice, int):
        _record(services, account_id, notice, gathered.digest, findings, user_id)
    return findings


def say_finding(phrases: Phrases, finding: Finding) -> str:
    """What a finding says to the person who must mend it."""
    return phrases.say(f"notice-check.{finding.code}", **dict(finding.values))


def _gather(services: Services, account_id: int, notice: int | NewNotice, at: datetime) -> _Gathered:
    if isinstance(notice, int):
        with services.database.reading() as session:
            return _gathered(services, session, get_notice(session, account_id, notice), at)
    with services.database.writing() as session:
        trial = session.begin_nested()
        gathered = _gathered(services, session, new_notice(session, account_id, notice, at=at), at)
        trial.rollback()
        return gathered


def _gathered(services: Services, session: Session, notice: Notice, at: datetime) -> _Gathered:
    account = get_account_by_id(session, notice.account_id)
    stationery = stationery_from(services.phrases, services.settings.public_url)
    content = content_of(notice)
    sections = list_sections(session, notice.account_id)
    return _Gathered(
        draft=DraftedNotice(
            content=content,
            audience=audience_of(notice),
            valid_until=notice.valid_until,
            urgency=notice.urgency,
            event_at=notice.event_at,
            ends_at=notice.ends_at,
            relation=notice.relation,
            place=notice.place,
        ),
        rules=rules_of(session, notice.account_id),
        phones=frozenset(filter(None, (account.phone, *(section.phone for section in sections)))),
        recent=_recent(session, notice, at),
        districts=district_names(session, notice.account_id),
        messages=messages_by_language(content, stationery.around(account.key, notice)),
        digest=digest_of(notice),
    )


def _recent(session: Session, notice: Notice, at: datetime) -> tuple[RecentNotice, ...]:
    """What went out in the last days; a notice about which this one is may be like it."""
    query = select(Notice.title, Notice.body, Notice.sending_at).where(
        Notice.account_id == notice.account_id,
        Notice.id != notice.id,
        Notice.sending_at > at - RECENT,
        Notice.status.not_in(_NEVER_ARRIVED),
    )
    rows = session.execute(query.order_by(Notice.sending_at.desc()).limit(_MOST_RECENT))
    return tuple(RecentNotice(title, body, sent_at) for title, body, sent_at in rows if sent_at)


def _links(draft: DraftedNotice, domains: tuple[str, ...], fetch: FetchLinks) -> Mapping[str, LinkState]:
    addresses = tuple(dict.fromkeys(written.address for written in addresses_of(draft)))
    ours = tuple(address for address in addresses if is_listed(host_of(address), domains))
    return fetch(domains, ours) if ours else {}


def _record(
    services: Services, account_id: int, notice_id: int, digest: str, findings: list[Finding], user_id: int | None
) -> None:
    """Write the findings down, unless somebody edited the notice while its links were asked."""
    with services.database.writing() as session:
        notice = get_notice(session, account_id, notice_id, is_locked=True)
        if digest_of(notice) != digest:
            raise StepRefused(notice.status)
        record_checks(session, account_id, notice_id, findings, user_id=user_id, at=services.clock())


@cache
def _word_list() -> Mapping[str, Mapping[str, str]]:
    """Plainer words by hard ones: `official` for every text, `learners` for easy Japanese."""
    return tomllib.loads(_WORD_LIST.read_text(encoding="utf-8"))
