"""Link tokens for the account link (rule 101). What the person does with one: `Residents.link_account`."""

from simulator.api.accounts import checked_user_id
from simulator.api.calls import Answer, Call, Refused
from simulator.api.endpoints import Endpoint


def _issue(call: Call) -> Answer:
    person = call.channel.find_person_by_id(checked_user_id(call))
    if person is None:
        raise Refused(404, "Not found")
    return Answer(200, {"linkToken": call.channel.link_tokens.issue(person.user_id, call.platform.clock.now())})


ENDPOINTS = (Endpoint("linkToken", "POST", "/v2/bot/user/<user_id>/linkToken", _issue),)
