"""What reading a town's file costs: time, and the memory of a process that does nothing else.

    python -m bench.tables [--rows 1000000]

Every row has a title and an answer of its own, kept among the texts that cells share, as Excel does; in a CSV they
are in CP932. Every kind is read by a process of its own. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from bot.settings import PROJECT
from bot.wiring import DATA
from knowledge.importers.tables.dialects import dialects_from_folder
from knowledge.importers.tables.header import find_header
from knowledge.importers.tables.opening import open_tables
from knowledge.importers.tables.records import records
from knowledge.importers.validation import Fault

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="text/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" Target="xl/workbook.xml" '
    f'Type="{_OFFICE}/officeDocument"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="1" sheetId="1" r:id="a"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" '
    f'Target="worksheets/sheet1.xml" Type="{_OFFICE}/worksheet"/></Relationships>',
}
_HEADER = ("番号", "質問", "回答", "担当課", "電話")
_SECTION = ("町民課", "0000-00-0001")


def _own_texts(number: int) -> tuple[str, str]:
    """The title and the answer of a row."""
    return (
        f"{number}番の質問です。どうすればよいですか",
        f"{number}番の答えです。町民課の窓口で、平日の午前八時三十分から受け付けています。",
    )


def write_workbook(path: Path, rows: int) -> None:
    """A workbook in which no two rows share their title or answer."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f'<sst xmlns="{_MAIN}">'.encode())
            for text in (*_HEADER, *_SECTION):
                part.write(f"<si><t>{text}</t></si>".encode())
            for number in range(rows):
                part.write("".join(f"<si><t>{text}</t></si>" for text in _own_texts(number)).encode())
            part.write(b"</sst>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            part.write(_row(1, range(5)))
            for number in range(rows):
                part.write(_row(number + 2, (None, 2 * number + 7, 2 * number + 8, 5, 6)))
            part.write(b"</sheetData></worksheet>")


def _row(line: int, shared: range | tuple[int | None, ...]) -> bytes:
    cells = (
        f'<c r="{letter}{line}"><v>{line}</v></c>' if text is None else f'<c r="{letter}{line}" t="s"><v>{text}</v></c>'
        for letter, text in zip("ABCDE", shared, strict=True)
    )
    return f'<row r="{line}">{"".join(cells)}</row>'.encode()


def write_csv(path: Path, rows: int) -> None:
    """The same as text."""
    with path.open("w", encoding="cp932", newline="") as stream:
        stream.write(",".join(_HEADER) + "\r\n")
        for number in range(rows):
            stream.write(",".join((str(number), *_own_texts(number), *_SECTION)) + "\r\n")


def read(path: Path) -> None:
    """Read the file as `import` does, keep nothing, and print what it cost."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    started = time.monotonic()
    (table,) = open_tables(path)
    header = find_header(table.rows(), dialects_from_folder(DATA / "columns")["faq"].columns)
    if header is None:
        raise SystemExit("no header")
    faults: list[Fault] = []
    count = sum(1 for _ in records(table, header, faults))
    seconds = time.monotonic() - started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    size = path.stat().st_size / 1e6
    print(
        f"{path.suffix[1:]:5} {size:6.1f} MB {count:>9,} rows {len(faults)} faults {seconds:6.1f} s "
        f"{count / seconds:>9,.0f} rows/s {most} MB at most ({before} MB before)",
        flush=True,
    )


def main() -> None:
    """Write the files and read each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.read:
        read(arguments.read)
        return
    writers: dict[str, Callable[[Path, int], None]] = {"table.csv": write_csv, "table.xlsx": write_workbook}
    with tempfile.TemporaryDirectory() as folder:
        for name, write in writers.items():
            path = Path(folder) / name
            write(path, arguments.rows)
            subprocess.run([sys.executable, "-m", "bench.tables", "--read", str(path)], cwd=PROJECT, check=True)


if __name__ == "__main__":
    main()
