"""The stand-in for LINE in a process of its own, with reply tokens handed out beforehand so that every one works."""

from __future__ import annotations

import argparse
from datetime import timedelta

from simulator import ChannelConfig, StandIn, StandInConfig
from simulator.config import Limits
from simulator.identifiers import user_id
from tests.running import ACCOUNT
from tests.town import SECRET

PEOPLE = 500


def user_of(number: int) -> str:
    """The LINE user id behind reply token `number`."""
    return user_id(ACCOUNT, f"person {number % PEOPLE}")


def token(number: int) -> str:
    """Reply token `number`."""
    return f"{number:032x}"


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--tokens", type=int, required=True)
    given = parser.parse_args()
    channel = ChannelConfig(name=ACCOUNT, secret=SECRET, access_token="token", key=ACCOUNT)
    stand_in = StandIn(
        StandInConfig((channel,), limits=Limits(events=given.tokens + 1, timeline=5), switches={"rate_limits": False})
    )
    here = stand_in.platform.first_channel
    now = stand_in.platform.clock.now()
    for number in range(PEOPLE):
        here.add_person(f"person {number}")
    for number in range(given.tokens):
        here.reply_tokens.issue(token(number), user_of(number), now)
        here.reply_tokens.mark_delivered(token(number), now + timedelta(days=1), is_redelivery=False)
    stand_in.serve(port=given.port)


if __name__ == "__main__":
    main()
