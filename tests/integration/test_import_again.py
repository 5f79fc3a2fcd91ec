"""What a file that comes again leaves alone."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from knowledge.history_tables import EntryImportRow
from knowledge.tables import EntryRow
from tests.integration.shell import Shell

TABLE = "id,title,answer\n1,住民票の写し,窓口で取れます。\n2,印鑑登録,本人が窓口へ。\n"


def test_a_file_that_says_nothing_new_leaves_the_day_of_its_import_and_the_order_of_the_entries(shell: Shell) -> None:
    shell.add_account()
    shell.do("import", "faq", shell.file("faq.csv", TABLE))
    database = shell.database
    with database.writing() as session:
        session.execute(update(EntryImportRow).values(imported_on=date(2026, 4, 1)))
        session.execute(update(EntryRow).where(EntryRow.key == "1").values(position=7))
    told = shell.do("import", "faq", shell.file("faq.csv", TABLE))
    assert "変わったもの 0、同じもの 2" in told
    assert "残した" not in told
    with database.reading() as session:
        assert set(session.scalars(select(EntryImportRow.imported_on))) == {date(2026, 4, 1)}
        assert session.scalar(select(EntryRow.position).where(EntryRow.key == "1")) == 7
    database.close()
