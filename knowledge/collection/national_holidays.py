"""Japan's national holidays (国民の祝日 and the days off they bring), 1949 to 2099. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from holidays import country_holidays


@lru_cache(maxsize=64)
def holidays_of(year: int) -> Mapping[date, str]:
    """The holidays of a year with their Japanese names; none where the law does not reach."""
    return MappingProxyType(dict(country_holidays("JP", years=year, expand=False, language="ja")))


def is_national_holiday(day: date) -> bool:
    """Whether this day is a national holiday, substitute holidays included."""
    return day in holidays_of(day.year)
