"""What importing a large table of events costs: seconds a stage, the write lock, the memory of a process of its own.

    python -m bench.importing [--rows 100000] [--database URL]

Writes a table of the open-data standard (80 columns) for a tenth of the rows and for all of them, and imports each
twice through what `import events` calls: first all is new, then all is the same. SQLite files are made for it; a
database that is named must have the newest schema, and keeps what it was given. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.schema import migrate
from bot.settings import PROJECT
from bot.wiring import DATA
from knowledge.importers.kinds import READERS
from knowledge.importers.loading import LoadOptions, load, staged
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.tables.dialects import dialects_from_folder
from knowledge.saving import Author
from people.accounts import NewAccount, add_account, find_account, get_account
from storage.database import Database, sqlite_url
from storage.encryption import SecretBox

TODAY = date(2026, 11, 21)
_KEY = "NDlfQmRYcVY5Y0pQZlV3d2x1d0VzdG1fQ0tQTjJ4VHk="
_TOWN = "222127"
_COLUMNS = (
    *(
        "全国地方公共団体コード",
        "法人番号",
        "ID",
        "地方公共団体名",
        "イベント名",
        "言語コード",
        "イベント通称",
        "サブタイトル",
    ),
    *(
        "イベント名_カナ",
        "イベント名_英語",
        "コンテンツURL",
        "状態",
        "キーワード",
        "タグ",
        "対象となる産業",
        "開催パターン",
    ),
    *(
        "開始日",
        "終了日",
        "開始時間",
        "終了時間",
        "開始日時特記事項",
        "所要時間",
        "掲載開始日",
        "掲載終了日",
        "概要",
        "説明",
    ),
    *(
        "サブイベント",
        "イベント種類",
        "料金(基本)",
        "料金(詳細)",
        "連絡先名称",
        "連絡先電話番号",
        "連絡先内線番号",
        "主催者",
    ),
    *(
        "共催団体",
        "関連組織",
        "対象者",
        "対象者備考",
        "場所名称",
        "集合（受付）場所",
        "所在地_全国地方公共団体コード",
        "町字ID",
    ),
    *(
        "所在地_連結表記",
        "所在地_都道府県",
        "所在地_市区町村",
        "所在地_町字",
        "所在地_番地以下",
        "建物名等(方書)",
        "緯度",
        "経度",
    ),
    *(
        "アクセス方法",
        "駐車場情報",
        "駐車場料金",
        "駐輪場情報",
        "Web開催",
        "Web開催URL",
        "ツール・環境",
        "定員",
        "定員備考",
    ),
    *(
        "料金種別",
        "決済種別",
        "外国語対応",
        "外国語対応備考",
        "開催条件",
        "参加申込終了日",
        "参加申込終了時間",
        "参加申込方法",
    ),
    *("申込開始日", "申込開始時刻", "申込URL", "URL", "授乳室", "おむつ替えコーナー", "飲食可否", "ベビーカー貸出"),
    *("ベビーカー利用", "画像", "画像_ライセンス", "備考", "イベントジャンル"),
)


def write_events(path: Path, rows: int) -> None:
    """A table in which every row is another event; every tenth is a smartphone class."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        table = csv.DictWriter(stream, _COLUMNS)
        table.writeheader()
        for number in range(rows):
            table.writerow(_row(number))


def _row(number: int) -> dict[str, str]:
    day = TODAY + timedelta(number % 400)
    name = "はじめてのスマホ教室" if number % 10 == 0 else "健康を見る体操の会"
    return {
        "全国地方公共団体コード": _TOWN,
        "法人番号": "1.00E+12",
        "ID": str(number + 10_000),
        "地方公共団体名": "焼津市",
        "イベント名": f"{name} 第{number}回",
        "言語コード": "JA",
        "コンテンツURL": f"https://www.example.jp/event/{number}.html",
        "キーワード": "講座;地域交流センター",
        "開始日": f"{day.year}/{day.month}/{day.day}",
        "終了日": f"{day.year}/{day.month}/{day.day}",
        "開始時間": "10:00",
        "終了時間": "11:30",
        "掲載開始日": "2026/7/15",
        "掲載終了日": "2029/7/15",
        "説明": f"第{number}回です。楽しく体を動かしましょう。はじめての方も、お気軽にお越しください。",
        "料金(詳細)": "無料",
        "連絡先名称": "健康づくり課",
        "連絡先電話番号": "054-000-0000",
        "対象者": "どなたでも",
        "場所名称": "市役所大井川庁舎1階",
        "所在地_連結表記": "静岡県焼津市宗高900",
        "緯度": "34.80399447",
        "経度": "138.2844581",
        "定員備考": "20人（申込順）",
        "参加申込方法": "2026年9月3日（木曜日）午前9時30分から電話か窓口で",
        "イベントジャンル": "健康・福祉",
    }


def import_file(path: Path, database_url: str) -> None:
    """Import the file as the command does, and print what it cost."""
    database = Database(database_url)
    with database.writing() as session:
        if find_account(session, "bench") is None:
            new = NewAccount("bench", "焼津市", _TOWN, "secret", "token")
            add_account(session, new, SecretBox([_KEY]), datetime.now(UTC))
    request = ImportRequest(path, TODAY, _TOWN, "焼津市", dialects_from_folder(DATA / "columns"))
    log = ImportLog()
    before = _peak()
    started, worked = time.monotonic(), time.process_time()
    with closing(staged(READERS["events"](request, log), log, _TOWN)) as content:
        read = time.monotonic()
        options = LoadOptions(Author("bench", datetime.now(UTC)), TODAY)
        with database.writing() as session:
            locked = time.monotonic()
            count = load(session, get_account(session, "bench"), content, options).entries
        saved = time.monotonic()
    seconds = saved - started
    print(
        f"{log.rows:>9,} rows: {count.new:,} new, {count.same:,} same, {log.faults.rows} refused, {log.left_out} left; "
        f"read {read - started:.1f} s, saved {saved - read:.1f} s (write lock {saved - locked:.1f} s), "
        f"{log.rows / seconds:,.0f} rows/s "
        f"({time.process_time() - worked:.1f} s of a processor), {_peak()} MB at most ({before} MB before)",
        flush=True,
    )
    database.close()


def _peak() -> int:
    """The most memory that this process has had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Write the tables and import each twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--database", default="")
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.file:
        import_file(arguments.file, arguments.database)
        return
    with tempfile.TemporaryDirectory() as folder:
        for rows in (arguments.rows // 10, arguments.rows):
            path = Path(folder) / f"events-{rows}.csv"
            write_events(path, rows)
            url = arguments.database or sqlite_url(Path(folder) / f"{rows}.sqlite3")
            if not arguments.database:
                database = Database(url)
                migrate(database)
                database.close()
            command = [sys.executable, "-m", "bench.importing", "--database", url, "--file", str(path)]
            for _ in range(2):
                subprocess.run(command, cwd=PROJECT, check=True)


if __name__ == "__main__":
    main()
