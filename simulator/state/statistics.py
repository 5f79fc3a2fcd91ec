"""What was sent on which day, what became of it, and who followed: the numbers LINE gives a day later (rule 69)."""

from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from simulator.state.clock import date_in_japan
from simulator.state.person import Person

DAYS = 400  # days that are remembered
MENU_DAYS = 10_000  # pairs of rich menu and day that are remembered
MESSAGES = 5_000  # broadcasts and narrowcasts that are remembered
UNIT_DAYS = 10_000  # pairs of aggregation unit and day that are remembered
UPDATED_FOR = timedelta(days=14)  # after that LINE changes the statistics of a message no more (section 5.3)
MANAGER = "manager"  # the kind of what was sent from LINE Official Account Manager (rule 68)


@dataclass
class Interactions:
    """How many people opened a message, tapped an address in it, played its media, and played them to the end.

    `clicks` are people per address.
    """

    opened: int = 0
    clicked: int = 0
    played: int = 0
    played_through: int = 0
    clicks: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Interactions") -> None:
        """Count those of another message, too."""
        self.opened += other.opened
        self.clicked += other.clicked
        self.played += other.played
        self.played_through += other.played_through
        for url, people in other.clicks.items():
            self.clicks[url] = self.clicks.get(url, 0) + people


@dataclass
class Sent:
    """A broadcast, a narrowcast, or all messages of one aggregation unit on one day.

    `bubbles` is the greatest number of message objects; `delivered` is None while the delivery is under way.
    """

    at: datetime
    bubbles: int
    delivered: int | None = None
    interactions: Interactions = field(default_factory=Interactions)

    def is_updated(self, now: datetime) -> bool:
        """Whether what people do still changes the statistics."""
        return now - self.at < UPDATED_FOR


@dataclass
class MenuDay:
    """How many people saw a rich menu on one day, and how many tapped each area, by its number from 0."""

    shown: int = 0
    taps: dict[int, int] = field(default_factory=dict)


class Friends:
    """How many followed and blocked, day by day. Not thread-safe: the platform's lock guards it.

    Days too long ago are added up.
    """

    def __init__(self) -> None:
        self._days: dict[date, Counter[str]] = {}
        self._before: Counter[str] = Counter()

    def note_follow(self, person: Person, now: datetime) -> None:
        """Count somebody who has just become a friend: for the first time, or by lifting the block."""
        if person.friend_since is None:
            person.friend_since = now
            self._count("followers", 1, now)
        else:
            self._count("blocks", -1, now)

    def note_block(self, person: Person, now: datetime) -> None:
        """Count somebody who has just blocked the account; whoever never was a friend does not count."""
        if person.friend_since is not None:
            self._count("blocks", 1, now)

    def _count(self, what: str, change: int, now: datetime) -> None:
        self._days.setdefault(date_in_japan(now), Counter())[what] += change
        while len(self._days) > DAYS:
            oldest = min(self._days)
            self._before.update(self._days.pop(oldest))

    def counts(self, until: date) -> tuple[int, int]:
        """First-time followers until the end of that day, and how many of them blocked the account then."""
        total = Counter(self._before)
        for day, counted in self._days.items():
            if day <= until:
                total.update(counted)
        return total["followers"], total["blocks"]


class Statistics:
    """The counters of one channel. Not thread-safe: the platform's lock guards it."""

    def __init__(self) -> None:
        self.friends = Friends()
        self._days: dict[date, Counter[str]] = {}
        self._messages: OrderedDict[str, Sent] = OrderedDict()
        self._units: OrderedDict[tuple[str, date], Sent] = OrderedDict()
        self._menus: OrderedDict[tuple[str, date], MenuDay] = OrderedDict()

    def count(self, kind: str, people: int, now: datetime) -> None:
        """Count people whom messages of this kind (an endpoint's name, or MANAGER) reached."""
        self._days.setdefault(date_in_japan(now), Counter())[kind] += people
        while len(self._days) > DAYS:
            del self._days[min(self._days)]

    def delivered(self, kind: str, day: date) -> int:
        """How many people messages of this kind reached on that day."""
        return self._days.get(day, Counter())[kind]

    def note_message(self, request_id: str, bubbles: int, delivered: int | None, now: datetime) -> None:
        """Remember a broadcast or narrowcast, or how many it reached in the end; the oldest is forgotten."""
        known = self._messages.setdefault(request_id, Sent(now, bubbles))
        known.delivered = delivered
        while len(self._messages) > MESSAGES:
            self._messages.popitem(last=False)

    def find_message(self, request_id: str) -> Sent | None:
        """The broadcast or narrowcast with this request id, or None."""
        return self._messages.get(request_id)

    def note_unit(self, unit: str, bubbles: int, now: datetime) -> None:
        """Remember that a message of an aggregation unit was sent; the oldest day of some unit is forgotten."""
        key = (unit, date_in_japan(now))
        known = self._units.pop(key, None) or Sent(now, bubbles)
        known.bubbles = max(known.bubbles, bubbles)
        self._units[key] = known
        while len(self._units) > UNIT_DAYS:
            self._units.popitem(last=False)

    def find_unit(self, unit: str) -> Sent | None:
        """The newest day on which messages of this unit were sent, or None."""
        days = [day for name, day in self._units if name == unit]
        return self._units[unit, max(days)] if days else None

    def sum_unit(self, unit: str, first: date, last: date) -> Sent | None:
        """What was sent for the unit from `first` to `last`, both included, as one; None when nothing was."""
        found = [sent for (name, day), sent in self._units.items() if name == unit and first <= day <= last]
        if not found:
            return None
        whole = Sent(found[0].at, max(sent.bubbles for sent in found))
        for sent in found:
            whole.interactions.add(sent.interactions)
        return whole

    def note_menu(self, menu_id: str, counted: MenuDay, now: datetime) -> None:
        """Set what became of a rich menu today; the oldest day of some menu is forgotten."""
        self._menus[menu_id, date_in_japan(now)] = counted
        while len(self._menus) > MENU_DAYS:
            self._menus.popitem(last=False)

    def menu_days(self, menu_id: str, first: date, last: date) -> list[tuple[date, MenuDay]]:
        """The days with numbers of a rich menu from `first` to `last`, both included, oldest first."""
        found = [(day, counted) for (name, day), counted in self._menus.items() if name == menu_id]
        return sorted(((day, counted) for day, counted in found if first <= day <= last), key=lambda pair: pair[0])
