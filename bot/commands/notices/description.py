"""Everything about one notice: its words, its life with who and when, findings, holds, requests, links."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy.orm import Session

from bot.commands.installation import catalogue, say
from bot.commands.notices.audience_words import audience_line
from bot.commands.notices.finding_lines import findings_json
from bot.commands.notices.moments import written_iso
from bot.commands.notices.outcomes import reason_line
from bot.services import Services
from bot.stationery import stationery_from
from people.users import logins_of
from scheduler.audiences import audience_of
from scheduler.findings import finding_from
from scheduler.holds import holds_of
from scheduler.notices import content_of, delivery_counts, list_about
from scheduler.steps import list_steps
from scheduler.tables import Notice

_MOMENTS = ("event_at", "ends_at", "valid_until", "scheduled_at", "published_at", "sent_at", "ended_at")
_PLAIN = ("id", "title", "body", "picture", "audience", "people", "place", "page")
_CHOSEN = ("urgency", "origin", "form")


def described(session: Session, services: Services, account_key: str, notice: Notice) -> dict[str, Any]:
    """A notice as programs read it; times in ISO 8601, people by their logins."""
    content = content_of(notice)
    page = stationery_from(services.phrases, services.settings.public_url).page_url(account_key, notice)
    audience = audience_of(notice)
    return {
        "id": notice.id,
        "status": str(notice.status),
        "title": notice.title,
        "body": notice.body,
        "languages": sorted(content.variants),
        "form": str(content.form),
        "picture": content.picture.alt if content.picture else None,
        "buttons": [{"label": button.label, "uri": button.uri} for button in content.buttons],
        "audience": audience_line(session, notice.account_id, audience),
        "audience_kind": str(audience.kind),
        "audience_keys": list(audience.keys),
        "people": notice.audience_count,
        "is_broadcast": notice.is_broadcast,
        "urgency": str(notice.urgency),
        "origin": str(notice.origin),
        "place": notice.place,
        "relation": str(notice.relation),
        "about": notice.about_id,
        "followed_by": [
            {"id": row.id, "relation": str(row.relation), "status": str(row.status)}
            for row in list_about(session, notice.account_id, notice.id)
        ],
        "page": page if notice.is_public else None,
        **{name: _iso(getattr(notice, name)) for name in _MOMENTS},
        "findings": findings_json([finding_from(stored) for stored in notice.findings]),
        **_life(session, notice),
        "requests": {
            str(status): count for status, count in delivery_counts(session, notice.account_id, notice.id).items()
        },
    }


def print_described(found: Mapping[str, Any], zone: ZoneInfo) -> None:
    """The same for people to read."""
    _line("status", say(f"status.{found['status']}"))
    for name in _PLAIN:
        if found[name] not in (None, ""):
            _line(name, found[name])
    for name in _CHOSEN:
        _line(name, catalogue().say(f"notice-shell.{name}.{found[name]}"))
    if found["languages"]:
        _line("languages", "、".join(found["languages"]))
    for button in found["buttons"]:
        _line("button", f"{button['label']} {button['uri']}")
    for name in filter(found.get, _MOMENTS):
        _line(name, written_iso(found[name], zone))
    _print_links(found)
    for finding in found["findings"]:
        _line("finding", finding["line"])
    _print_life(found, zone)
    for status, count in found["requests"].items():
        _line("requests", f"{catalogue().say(f'notice-shell.delivery.{status}')} {count}")


def _life(session: Session, notice: Notice) -> dict[str, Any]:
    steps = list_steps(session, notice.account_id, notice.id)
    holds = holds_of(session, notice.id)
    logins = logins_of(session, (*(step.user_id for step in steps), *(hold.settled_by_id for hold in holds)))
    return {
        "steps": [
            {"at": _iso(step.at), "step": step.step, "by": logins.get(step.user_id or 0), "note": step.note}
            for step in steps
        ],
        "holds": [
            {
                "reason": hold.reason,
                "held_at": _iso(hold.held_at),
                "settled_at": _iso(hold.settled_at),
                "by": logins.get(hold.settled_by_id or 0),
                "release_reason": hold.release_reason,
            }
            for hold in holds
        ],
    }


def _print_links(found: Mapping[str, Any]) -> None:
    if found["about"]:
        _line("about", f"{found['about']} {catalogue().say('notice-shell.relation.' + found['relation'])}")
    for row in found["followed_by"]:
        relation = catalogue().say(f"notice-shell.relation.{row['relation']}")
        _line("followed_by", f"{row['id']} {relation}（{say('status.' + row['status'])}）")


def _print_life(found: Mapping[str, Any], zone: ZoneInfo) -> None:
    for step in found["steps"]:
        done = catalogue().say(f"notice-shell.step.{step['step']}")
        _line("step", "  ".join(filter(None, (written_iso(step["at"], zone), done, step["by"]))))
    for hold in found["holds"]:
        until = (
            written_iso(hold["settled_at"], zone) if hold["settled_at"] else catalogue().say("notice-shell.still-held")
        )
        why = "  ".join(filter(None, (reason_line(hold["reason"]), hold["by"], hold["release_reason"])))
        _line("hold", f"{written_iso(hold['held_at'], zone)} → {until}  {why}")


def _line(name: str, value: object) -> None:
    click.echo(f"{catalogue().say(f'notice-shell.field.{name}')}：{value}")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
