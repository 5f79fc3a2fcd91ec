"""What is public of garbage, facilities and events, in the forms of 自治体標準オープンデータセット."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from knowledge.content import JAPAN, Entry, EntryClass, EntryKind
from knowledge.exporters.folder import ExportFolder
from knowledge.exporters.source import ExportSource

FOLDER = "open-data"
GARBAGE = (
    *("全国地方公共団体コード", "ID", "地方公共団体名", "地区名", "ゴミの品目", "ゴミの品目_カナ", "ゴミの品目_英字"),
    *("分別区分", "注意点", "備考", "粗大ごみ回収料金"),
)
FACILITY = (
    *(
        "都道府県コード又は市区町村コード",
        "NO",
        "都道府県名",
        "市区町村名",
        "名称",
        "名称_カナ",
        "名称_通称",
        "POIコード",
    ),
    *("住所", "方書", "緯度", "経度", "電話番号", "内線番号", "法人番号", "団体名", "利用可能曜日", "開始時間"),
    *("終了時間", "利用可能時間特記事項", "説明", "バリアフリー情報", "URL", "備考"),
)
EVENT = (
    *("都道府県コード又は市区町村コード", "NO", "都道府県名", "市区町村名", "イベント名", "イベント名_カナ"),
    *("イベント名_英語", "開始日", "終了日", "開始時間", "終了時間", "開始日時特記事項", "説明", "料金(基本)"),
    *("料金(詳細)", "連絡先名称", "連絡先電話番号", "連絡先内線番号", "主催者", "場所名称", "住所", "方書", "緯度"),
    *(
        "経度",
        "アクセス方法",
        "駐車場情報",
        "定員",
        "参加申込終了日",
        "参加申込終了時間",
        "参加申込方法",
        "URL",
        "備考",
    ),
)
_EVERYWHERE = "全域"
_MARKS = {"hours": "開館時間", "closed": "休館日"}
_REMARKS = {"fee": "料金", "booking": "予約"}
_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_KINDS = (EntryKind.LECTURE, EntryKind.EVENT)


def write_open_data(source: ExportSource, folder: ExportFolder) -> None:
    """The three files, in the folder `open-data`; those of other municipalities are theirs to publish."""
    account = source.account
    start = f"{FOLDER}/{account.municipality_code}"
    town = {
        "全国地方公共団体コード": account.municipality_code,
        "都道府県コード又は市区町村コード": account.municipality_code,
        "地方公共団体名": account.name,
        "市区町村名": account.name,
    }
    labels = {category.key: category.title for category in source.entries(EntryKind.GARBAGE_CATEGORY)}

    def own(kinds: Sequence[EntryKind]) -> Iterator[Entry]:
        for kind in kinds:
            for entry in source.entries(kind):
                if entry.entry_class == EntryClass.PUBLIC and entry.municipality_code in (
                    "",
                    account.municipality_code,
                ):
                    yield entry

    items = _rows(GARBAGE, own((EntryKind.GARBAGE,)), lambda entry: town | garbage_cells(entry, labels))
    folder.write_table(f"{start}_garbage_separate.csv", GARBAGE, items)
    places = _rows(FACILITY, own((EntryKind.FACILITY,)), lambda entry: town | facility_cells(entry))
    folder.write_table(f"{start}_public_facility.csv", FACILITY, places)
    events = _rows(EVENT, own(_KINDS), lambda entry: town | event_cells(entry))
    folder.write_table(f"{start}_event.csv", EVENT, events)


def garbage_cells(entry: Entry, labels: Mapping[str, str]) -> dict[str, str]:
    """What an item says, by column."""
    category = _detail(entry, "category")
    return {
        "ID": entry.key,
        "地区名": _EVERYWHERE,
        "ゴミの品目": entry.title,
        "ゴミの品目_カナ": katakana(entry.text.reading),
        "ゴミの品目_英字": _english(entry),
        "分別区分": labels.get(category, category),
        "注意点": entry.body,
        "粗大ごみ回収料金": _detail(entry, "fee"),
    }


def facility_cells(entry: Entry) -> dict[str, str]:
    """What a facility says, by column; hours and closed days share one, as the standard has them."""
    return {
        "NO": entry.key,
        "名称": entry.title,
        "名称_カナ": katakana(entry.text.reading),
        "名称_通称": "、".join(entry.aliases),
        "住所": _detail(entry, "address"),
        "緯度": _detail(entry, "latitude"),
        "経度": _detail(entry, "longitude"),
        "電話番号": _detail(entry, "phone"),
        "利用可能時間特記事項": _marked(entry, _MARKS),
        "説明": entry.body,
        "URL": entry.url,
        "備考": _marked(entry, _REMARKS),
    }


def event_cells(entry: Entry) -> dict[str, str]:
    """What a lecture or an event says, by column."""
    starts = entry.starts_at.astimezone(JAPAN) if entry.starts_at else None
    ends, unknown = _detail(entry, "ends"), entry.details.get("time_unknown") is True
    last = _detail(entry, "last_day")
    first_day = starts.date().isoformat() if starts else ""
    if ends == "24:00":  # the standard's times end before midnight
        ends = "23:59"
    return {
        "NO": entry.key,
        "イベント名": entry.title,
        "イベント名_カナ": katakana(entry.text.reading),
        "イベント名_英語": _english(entry),
        "開始日": first_day,
        "終了日": last or first_day,
        "開始時間": "" if unknown or starts is None else starts.strftime("%H:%M"),
        "終了時間": ends,
        "開始日時特記事項": _detail(entry, "when"),
        "説明": entry.body,
        "料金(基本)": _detail(entry, "fee"),
        "連絡先名称": _detail(entry, "contact"),
        "連絡先電話番号": _detail(entry, "phone"),
        "主催者": _detail(entry, "organizer"),
        "場所名称": _detail(entry, "place"),
        "住所": _detail(entry, "address"),
        "緯度": _detail(entry, "latitude"),
        "経度": _detail(entry, "longitude"),
        "アクセス方法": _detail(entry, "access"),
        "駐車場情報": _detail(entry, "parking"),
        "定員": _detail(entry, "capacity"),
        "参加申込終了日": _detail(entry, "apply_by"),
        "参加申込方法": _detail(entry, "apply"),
        "URL": entry.url,
        "備考": _detail(entry, "target"),
    }


def katakana(reading: str) -> str:
    """A reading in katakana, as the standard asks for."""
    return reading.translate(_KATAKANA)


def _rows(
    columns: Sequence[str], entries: Iterable[Entry], cells: Callable[[Entry], Mapping[str, str]]
) -> Iterator[list[str]]:
    for entry in entries:
        found = cells(entry)
        yield [found.get(column, "") for column in columns]


def _detail(entry: Entry, name: str) -> str:
    value = entry.details.get(name)
    return "" if value is None or isinstance(value, (list, dict)) else str(value)


def _marked(entry: Entry, marks: Mapping[str, str]) -> str:
    return " ".join(f"【{mark}】{_detail(entry, name)}" for name, mark in marks.items() if _detail(entry, name))


def _english(entry: Entry) -> str:
    text = entry.text_in("en")
    return text.title if text else ""
