"""One way for an alert from outside into the programme, whether it comes through the door or from a file."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services import Services
from bot.stationery import stationery_from
from knowledge.district_tables import DistrictRow
from messages.phrases import Phrases
from scheduler.alerts import AlertProblem, alert_from
from scheduler.receiving import Received, receive_alert
from scheduler.rules import rules_of
from scheduler.safety_tables import AlertFeed

MAX_BODY = 64 * 1024
"""Bytes of one alert."""


def taken(session: Session, services: Services, feed: AlertFeed, given: object) -> Received:
    """Check decoded JSON and receive the alert it describes. Raises AlertInvalid, FeedStopped or SendingStopped."""
    at = services.clock()
    districts = frozenset(session.scalars(select(DistrictRow.key).where(DistrictRow.account_id == feed.account_id)))
    alert = alert_from(given, districts=districts, rules=rules_of(session, feed.account_id), at=at)
    stationery = stationery_from(services.phrases, services.settings.public_url)
    return receive_alert(session, feed, alert, stationery, at)


def told(phrases: Phrases, problem: AlertProblem) -> str:
    """What is wrong, in words."""
    values = {"field": problem.field, "limit": problem.limit, "given": problem.given}
    return phrases.say(f"feed.problem.{problem.code}", **values)
