"""A first look through a garbage dictionary: what only the whole file can say about each of its rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from knowledge.importers.garbage.categories import Categories
from knowledge.importers.garbage.item_rows import ItemRow, ItemTable
from knowledge.importers.log import ImportLog
from knowledge.normalize import folded

_SAMPLE_ROWS = 2_000
_MOST_LABELS = 2_000
"""A file with more has something else in this column."""
_FEWEST_TO_JUDGE = 8


@dataclass(slots=True)
class Survey:
    """`labels` gives for each category, as it is first written, its number of rows and first place in the file.

    `ambiguous` are the fingerprints of names that stand in several categories or areas, `other_codes` the municipality
    codes of the file that are not the town's, with their number of rows.
    """

    labels: dict[str, tuple[int, str, int]] = field(default_factory=dict)
    rows: int = 0
    ambiguous: set[bytes] = field(default_factory=set)
    other_codes: Counter[str] = field(default_factory=Counter)
    has_real_numbers: bool = False
    seems_swapped: bool = False
    sample_titles: Counter[str] = field(default_factory=Counter)
    sample_categories: Counter[str] = field(default_factory=Counter)

    def unknown(self, categories: Categories) -> dict[str, tuple[int, str, int]]:
        """Those of the labels that neither the town nor a description knows, spellings of one counted together."""
        together: dict[str, tuple[str, tuple[int, str, int]]] = {}
        for label, (count, file, line) in self.labels.items():
            if not categories.is_known(label):
                first, (before, first_file, first_line) = together.get(folded(label), (label, (0, file, line)))
                together[folded(label)] = (first, (before + count, first_file, first_line))
        return dict(together.values())


def survey(table: ItemTable, categories: Categories, own_code: str, *, trusts_numbers: bool) -> Survey:
    """Look through the whole table. `trusts_numbers`: a person has said which column numbers the items."""
    result = Survey()
    numbers = _Numbers()
    names: set[bytes] = set()
    places: set[bytes] = set()
    for record, row in table.rows(ImportLog()):
        result.rows += 1
        _count_label(result, row, record.file, record.line)
        _note_name(result, row, names, places)
        numbers.see(row.number)
        code = row.code.strip()
        if code and not is_same_town(code, own_code):
            result.other_codes[code[:20] if len(result.other_codes) < _MOST_LABELS else "…"] += 1
        if result.rows <= _SAMPLE_ROWS and row.title and row.category:
            result.sample_titles[row.title] += 1
            result.sample_categories[row.category] += 1
    result.has_real_numbers = numbers.are_any and (trusts_numbers or numbers.are_names)
    result.seems_swapped = _seems_swapped(result, categories)
    return result


def is_same_town(code: str, own: str) -> bool:
    """Whether two municipality codes mean one town: the check digit, or a zero in front, may be missing."""
    digits = code.removesuffix(".0")
    return any(digits.zfill(len(whole)) == whole for whole in (own, own[:5]))


class _Numbers:
    """Whether a file's numbers name its items, or only count its rows: those change with every row put in between."""

    def __init__(self) -> None:
        self.are_any = False
        self._counts_rows = True
        self._last = -1
        self._sample: Counter[str] = Counter()

    def see(self, number: str) -> None:
        if not number:
            return
        value = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else -1
        if self.are_any and value not in (self._last + 1, 1):  # each sheet may begin anew
            self._counts_rows = False
        self._counts_rows = self._counts_rows and value >= 0
        self.are_any, self._last = True, value
        if self._sample.total() < _SAMPLE_ROWS:
            self._sample[number] += 1

    @property
    def are_names(self) -> bool:
        return not self._counts_rows and len(self._sample) * 2 >= self._sample.total()


def _count_label(result: Survey, row: ItemRow, file: str, line: int) -> None:
    if row.category in result.labels:
        count, first_file, first_line = result.labels[row.category]
        result.labels[row.category] = (count + 1, first_file, first_line)
    elif row.category and len(result.labels) < _MOST_LABELS:
        result.labels[row.category] = (1, file, line)


def _note_name(result: Survey, row: ItemRow, names: set[bytes], places: set[bytes]) -> None:
    name, place = row.name_print, row.place_print
    if place not in places and name in names:
        result.ambiguous.add(name)
    names.add(name)
    places.add(place)


def _seems_swapped(result: Survey, categories: Categories) -> bool:
    """Names that are known categories, or few different names beside many different categories."""
    titles, labels = result.sample_titles, result.sample_categories
    rows = titles.total()
    if rows == 0:
        return False
    known_titles = sum(count for title, count in titles.items() if categories.is_known(title))
    known_labels = sum(count for label, count in labels.items() if categories.is_known(label))
    if known_titles * 2 >= rows and known_labels < known_titles:
        return True
    return rows >= _FEWEST_TO_JUDGE and len(titles) * 3 <= len(labels) and len(titles) * 4 <= rows
