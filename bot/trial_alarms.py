"""A test alarm to everybody on a town's roster, by every channel that they have."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from bot.services import Services
from console.health import Trial
from people.accounts import get_account_by_id
from scheduler.watch.alarm_texts import AlarmText, AlarmWording
from scheduler.watch.alarming import AlarmFailed, AlarmLetter, AlarmSender
from scheduler.watch.roster import DutyOfficer, list_duty_officers
from scheduler.watch_tables import AlarmChannel


def try_alarms(services: Services, account_id: int) -> Sequence[Trial]:
    """Send the test, and say how each message went; never within a transaction. Empty without a roster."""
    with services.database.reading() as session:
        town = get_account_by_id(session, account_id).name
        officers = list_duty_officers(session, account_id)
    if not officers:
        return ()
    senders = _senders(services)
    text = AlarmWording(services.phrases, services.zone).text_of_test(town)
    return [
        Trial(officer.login, channel, _failure(senders[channel], _letter(services, account_id, channel, address, text)))
        for officer in officers
        for channel, address in _addresses(officer)
    ]


def _senders(services: Services) -> dict[AlarmChannel, AlarmSender]:
    from bot.alarm_senders import alarm_senders  # noqa: PLC0415 - see below
    from bot.line.gateway import LineGateway  # noqa: PLC0415 - brings the SDK: over a second

    return alarm_senders(services.settings, LineGateway(services.accounts, services.settings.line_api_url))


def _addresses(officer: DutyOfficer) -> Iterator[tuple[AlarmChannel, str]]:
    if officer.mail:
        yield AlarmChannel.MAIL, officer.mail
    for line_id in officer.line_user_ids:
        yield AlarmChannel.LINE, line_id


def _letter(services: Services, account_id: int, channel: AlarmChannel, address: str, text: AlarmText) -> AlarmLetter:
    words = text.mail if channel == AlarmChannel.MAIL else text.line
    return AlarmLetter(account_id, address, text.subject, words, str(uuid.uuid4()), services.clock())


def _failure(sender: AlarmSender, letter: AlarmLetter) -> str:
    try:
        sender.send(letter)
    except AlarmFailed as failure:
        return failure.code
    return ""
