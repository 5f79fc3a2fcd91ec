"""What a workbook's styles mean for the numbers in its cells; colours, fonts and all else are not looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from defusedxml.ElementTree import fromstring
from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Japanese Excel stores these numbers for its dates and times and no format code: ECMA-376 part 1, 18.8.30.
_JAPANESE_DATES = frozenset((*range(27, 37), *range(50, 59)))
_ZEROS = re.compile("0{2,20}")


@dataclass(frozen=True, slots=True)
class Formats:
    """By the number of a cell's style. `epoch` is the day from which the workbook counts."""

    epoch: datetime
    dates: frozenset[int] = frozenset()
    durations: frozenset[int] = frozenset()
    digits: Mapping[int, int] = field(default_factory=dict)
    """The least number of digits of a whole number, where there is one: 000000 shows 13218 as 013218."""


def formats_from_styles(styles: bytes, epoch: datetime) -> Formats:
    """The formats of the part `xl/styles.xml`. Raises what the XML parser raises, and ValueError."""
    root = fromstring(styles, forbid_dtd=True)
    custom = {int(node.get("numFmtId", "0")): node.get("formatCode", "") for node in root.iter(f"{_MAIN}numFmt")}
    numbers = [int(node.get("numFmtId", "0")) for node in root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")]
    codes = [custom.get(number) or builtin_format_code(number) or "General" for number in numbers]
    japanese = {style for style, number in enumerate(numbers) if number in _JAPANESE_DATES and number not in custom}
    return Formats(
        epoch,
        frozenset(japanese | {style for style, code in enumerate(codes) if is_date_format(code)}),
        frozenset(style for style, code in enumerate(codes) if is_timedelta_format(code)),
        {style: len(code) for style, code in enumerate(codes) if _ZEROS.fullmatch(code)},
    )
