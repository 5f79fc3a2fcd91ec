"""The words that stand around a bulletin and a tip, out of the catalogue."""

from __future__ import annotations

from messages.phrases import Phrases
from scheduler.jobs.wording import Wording


def series_wording(phrases: Phrases) -> Wording:
    """Badges, and the label of the button to an entry's page."""
    say = phrases.say
    return Wording(bulletin=say("series.bulletin"), tip=say("series.tip"), open_page=say("show.more"))
