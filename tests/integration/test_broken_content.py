"""A broken content folder: every fault is told with its file and line, and nothing is loaded."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import func, select

from storage.base import Base
from tests.integration.shell import SAMPLE, Shell


def _rows(shell: Shell) -> dict[str, int]:
    database = shell.database
    with database.reading() as session:
        tables = Base.metadata.sorted_tables
        counts = {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    database.close()
    return counts


def _line_of(path: Path, part: str) -> int:
    return next(number for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if part in line)


def _replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _broken(folder: Path) -> set[str]:
    """Break the folder in many ways; how each line of complaint begins."""
    garbage, answers, town = folder / "garbage.csv", folder / "answers" / "residents.toml", folder / "town.toml"
    _replaced(garbage, ",burnable,", ",burning,")
    lines = garbage.read_text(encoding="utf-8").splitlines()
    lines += [lines[3], "ragged,row", "notitle,,よみ,別名,,burnable,説明"]
    garbage.write_text("\n".join(lines) + "\n", encoding="utf-8")
    last = len(lines)
    _replaced(folder / "facilities.csv", "key,title,reading", "key,name,reading")
    _replaced(folder / "lectures.csv", ",359998,4,", ",359999,4,")
    _replaced(folder / "lectures.csv", ",359998,6,", ",359998,99999999999,")
    _replaced(folder / "collection-days.csv", "火3", "火9")
    _replaced(folder / "collection-days.csv", "kita,plastic,", "kita,burnable,")
    _replaced(answers, 'owner = "', 'owner = "nobody-')
    _replaced(answers, "keywords = ", "keyworts = ")
    _replaced(answers, 'url = "https://', 'url = "http://')
    (folder / "images" / "garbage-chart.png").write_bytes(b"no picture")
    (folder / "procedures" / "care.toml").write_text('[[entry]]\nkey = "a"\ntitle = \n', encoding="utf-8")
    (folder / "procedures" / "vehicle.toml").write_bytes(b'[[entry]]\nkey = "\xff"\n')
    _replaced(folder / "tips.toml", "[[tip]]", "[[tipp]]")
    _replaced(town, "\nhours = ", "\nhour = ")
    entry, url = (_entry_line(answers, part) for part in ("nobody-", '"http://'))
    return {
        f"garbage.csv {_line_of(garbage, ',burning,')}行目 category：",
        f"garbage.csv {last - 2}行目 key：",
        f"garbage.csv {last - 1}行目 ：",
        f"garbage.csv {last}行目 title：",
        "facilities.csv 1行目 ：",
        "lectures.csv 2行目 municipality_code：",
        "lectures.csv 3行目 days_from_today：",
        f"collection-days.csv {_line_of(folder / 'collection-days.csv', '火9')}行目 rule：",
        "collection-days.csv 4行目 category：",
        f"residents.toml {entry}行目 owner：",
        f"residents.toml {_entry_line(answers, 'keyworts')}行目 keyworts：",
        f"residents.toml {url}行目 url：",
        f"residents.toml {_entry_line(answers, 'garbage-chart.png')}行目 image：",
        "care.toml 3行目 ：",
        "vehicle.toml 2行目 ：",
        f"tips.toml {_line_of(folder / 'tips.toml', '[[tipp]]')}行目 tipp：",
        f"town.toml {_entry_line(town, 'hour = ', '[[section]]')}行目 hour：",
    }


def _entry_line(path: Path, part: str, opening: str = "[[entry]]") -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return max(number for number, line in enumerate(lines[: _line_of(path, part)], 1) if line == opening)


def test_every_fault_is_told_with_its_line_and_nothing_is_loaded(shell: Shell) -> None:
    shell.add_account()
    folder = shell.folder / "broken"
    shutil.copytree(SAMPLE, folder)
    expected = _broken(folder)
    before = _rows(shell)
    for more in ((), ("--dry-run",)):
        result = shell.run("import", "town", str(folder), *more)
        assert result.exit_code == 1
        *faults, last = result.stderr.splitlines()
        missing = {start for start in expected if not any(line.startswith(start) for line in faults)}
        unexpected = [line for line in faults if not any(line.startswith(start) for start in expected)]
        assert missing == set(), faults
        assert unexpected == []
        assert f"{len(faults)} 件の問題" in last
    assert _rows(shell) == before


def test_a_good_folder_stays_loaded_when_a_broken_one_follows(town_shell: Shell) -> None:
    before = _rows(town_shell)
    assert before["entries"]
    folder = town_shell.folder / "broken"
    shutil.copytree(SAMPLE, folder)
    _broken(folder)
    assert town_shell.run("import", "town", str(folder)).exit_code == 1
    assert _rows(town_shell) == before
