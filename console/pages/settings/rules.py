"""By what rules the town sends: quiet hours, and the limits of the safety valve."""

from __future__ import annotations

from dataclasses import asdict

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.settings.forms import Field, Form, form_of, mark_of, number_of
from console.pages.settings.room import room
from console.pages.settings.saving import Saving, save, shown
from console.pages.settings.town import is_hour
from people.rights import Right
from scheduler.rules import LIMITS, SendingRules, change_rules, rules_of

HOURS = ("quiet_from", "quiet_until")
GROUPS = {
    "night": HOURS,
    "residents": ("weekly_cap", "same_within_days"),
    "valve": ("second_person_after", "stop_per_hour", "stale_event_minutes"),
    "feeds": ("feed_per_hour", "emergency_minutes"),
    "line": ("quota_reserve", "request_size"),
}
"""The rules as a page groups them."""

NAMES = tuple(name for group in GROUPS.values() for name in group)


@room.page("/rules", Right.CHANGE_SETTINGS, is_fresh=True)
def rules_page(here: Here) -> ResponseReturnValue:
    """The form."""
    with here.reading() as session:
        return shown(here, "rules.html", _form(here, session), groups=GROUPS)


@room.action("/rules", Right.CHANGE_SETTINGS, is_fresh=True)
def save_rules(here: Here) -> ResponseReturnValue:
    """Save them, all or none."""
    with here.reading() as session:
        form = _form(here, session)
    after = _taken(here, form)
    saving = Saving(
        "rules.set",
        "rule",
        stored=lambda session: stored(session, here.account_id),
        change=lambda session: change_rules(session, here.account_id, **after),
    )
    return save(here, form, after, saving, lambda: shown(here, "rules.html", form, groups=GROUPS))


def stored(session: Session, account_id: int) -> dict[str, object]:
    """What holds now."""
    values = asdict(rules_of(session, account_id))
    return {name: values[name] for name in NAMES}


def _form(here: Here, session: Session) -> Form:
    now = stored(session, here.account_id)
    form = form_of(*(_field(here, name, now[name]) for name in NAMES))
    form.seen = mark_of(now)
    return form


def _field(here: Here, name: str, value: object) -> Field:
    default = getattr(SendingRules(), name)
    hint = here.say(f"console-settings.rules.{name}-hint")
    usual = here.say("console-settings.usual", value=default)
    if name in LIMITS:
        least, most = LIMITS[name]
        usual = here.say("console-settings.usual-range", value=default, least=least, most=most)
    return Field(
        name,
        here.say(f"console-settings.rules.{name}"),
        str(value),
        type="time" if name in HOURS else "number",
        description=f"{hint} {usual}",
        required=True,
    )


def _taken(here: Here, form: Form) -> dict[str, object]:
    """What was typed, as the rules have it; what cannot be is refused at its field."""
    values: dict[str, object] = {}
    for name, text in form.take(request.form).items():
        if name in HOURS:
            values[name] = text
            if not is_hour(text):
                form.refuse(name, here.say("console-settings.not-an-hour"))
            continue
        least, most = LIMITS[name]
        number = number_of(text)
        if number is None or not least <= number <= most:
            form.refuse(name, here.say("console-settings.not-in-range", least=least, most=most))
        values[name] = number
    return values
