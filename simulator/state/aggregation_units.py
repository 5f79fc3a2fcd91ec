"""Names of aggregation units in use this month (rule 44)."""

UNIT_LIMIT = 1_000


class AggregationUnits:
    """The unit names of one channel in the present month. Not thread-safe: the platform's lock guards it."""

    def __init__(self) -> None:
        self._month = ""
        self._names: dict[str, None] = {}

    def use(self, name: str, month: str) -> bool:
        """Whether the name counts in `month` (YYYY-MM, JST): the 1,001st different one does not."""
        names = self._names_in(month)
        if name not in names and len(names) >= UNIT_LIMIT:
            return False
        names[name] = None
        return True

    def listed(self, month: str) -> list[str]:
        """The names used in `month`, in order of their first use."""
        return list(self._names_in(month))

    def _names_in(self, month: str) -> dict[str, None]:
        if month != self._month:
            self._month, self._names = month, {}
        return self._names
