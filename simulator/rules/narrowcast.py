"""What a narrowcast asks for beside its messages: recipient, filter, limit (rules 55-60)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.rules.demographics import check_demographic
from simulator.rules.findings import Findings, Place
from simulator.rules.json_types import JsonType, has_type
from simulator.rules.operators import check_tree, conditions, fits_tree
from simulator.rules.values import Object, check_flag, check_string, checked_object

SOURCE_LIMIT = 10
REQUEST_ID_LIMIT = 100
LARGEST_MAX = 2**31 - 1
PARTIAL_ALONE = "The option forbidPartialDelivery must be used with upToRemainingQuota."


def check_recipient(value: object, findings: Findings) -> None:
    """`recipient`; absent means everybody."""
    if value is None:
        return
    place = Place("recipient")
    tree = {"audience": _check_audience, "redelivery": _check_redelivery}
    if check_tree(value, place, findings, tree) > SOURCE_LIMIT:
        findings.add(place, f"Number of audiences and request ids must be at most {SOURCE_LIMIT}")


def check_filter(value: object, findings: Findings) -> None:
    """`filter`; absent or empty means everybody."""
    if value is None:
        return
    place = Place("filter")
    whole = checked_object(value, place, findings)
    if whole is not None and whole.get("demographic") is not None:
        check_demographic(whole["demographic"], place.key("demographic"), findings)


def check_limit(value: object, findings: Findings) -> None:
    """`limit`; absent means no limit of the request's own."""
    if value is None:
        return
    place = Place("limit")
    whole = checked_object(value, place, findings) or {}
    largest = whole.get("max")
    if has_type(largest, place.key("max"), findings, JsonType.NUMBER) and not _is_reach(largest):
        findings.add(place.key("max"), f"must be a whole number between 1 and {LARGEST_MAX}")
    for name in ("upToRemainingQuota", "forbidPartialDelivery"):
        check_flag(whole, name, place, findings)


def _is_reach(largest: object) -> bool:
    return largest is None or (isinstance(largest, int) and 1 <= largest <= LARGEST_MAX)


def _check_audience(leaf: Object, place: Place, findings: Findings) -> None:
    number = leaf.get("audienceGroupId")
    is_number = has_type(number, place.key("audienceGroupId"), findings, JsonType.NUMBER)
    if is_number and not isinstance(number, int):
        findings.add(place.key("audienceGroupId"), "must be a number")


def _check_redelivery(leaf: Object, place: Place, findings: Findings) -> None:
    check_string(leaf.get("requestId"), place.key("requestId"), findings, limit=REQUEST_ID_LIMIT)


@dataclass(frozen=True)
class Request:
    """The well-formed wishes of a narrowcast, as they stand in its body."""

    recipient: Object | None
    demographic: Object | None
    largest: int | None
    up_to_quota: bool
    forbids_partial: bool

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> "Request":
        """Of a body in which nothing was found."""
        limit = body.get("limit") or {}
        return cls(
            body.get("recipient"),
            (body.get("filter") or {}).get("demographic"),
            limit.get("max"),
            limit.get("upToRemainingQuota", False),
            limit.get("forbidPartialDelivery", False),
        )

    @property
    def audiences(self) -> list[int]:
        """The ids of all audiences, each once."""
        return [leaf["audienceGroupId"] for leaf in self._sources("audience")]

    @property
    def earlier(self) -> list[str]:
        """The request ids of all earlier narrowcasts, each once."""
        return [leaf["requestId"] for leaf in self._sources("redelivery")]

    def _sources(self, kind: str) -> list[Object]:
        found: list[Object] = []
        for leaf in conditions(self.recipient) if self.recipient is not None else ():
            if leaf["type"] == kind and leaf not in found:
                found.append(leaf)
        return found

    def reserved(self, reach: int, remaining: int | None) -> int:
        """How many people it may reach at most, which are reserved, given the target reach (rule 61)."""
        bounds = [reach]
        if self.largest is not None:
            bounds.append(self.largest)
        if self.up_to_quota and remaining is not None:
            bounds.append(remaining)
        return min(bounds)

    def means(
        self, user_id: str, audiences: Mapping[int, Collection[str]], earlier: Mapping[str, Collection[str]]
    ) -> bool:
        """Whether a friend is among the recipients, given the members of audiences and of earlier narrowcasts."""
        if self.recipient is None:
            return True

        def holds(leaf: Object) -> bool:
            if leaf["type"] == "audience":
                return user_id in audiences[leaf["audienceGroupId"]]
            return user_id in earlier[leaf["requestId"]]

        return fits_tree(self.recipient, holds)
