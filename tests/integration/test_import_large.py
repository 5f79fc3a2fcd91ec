"""What is different where much is imported at once."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.integration.shell import Shell

TABLE = "id,title,answer\n1,住民票の写し,窓口で取れます。\n2,印鑑登録,本人が窓口へ。\n"


def test_a_large_import_says_how_long_others_wait_where_only_one_may_write(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.commands.importing._MANY", 1)
    shell.add_account()
    file = shell.file("faq.csv", TABLE)
    dry, real = shell.run("import", "faq", file, "--dry-run"), shell.run("import", "faq", file)
    database = shell.database
    assert ("およそ 1 秒" in real.stderr) == database.is_sqlite
    assert "およそ" not in dry.stderr
    database.close()


def test_postgresql_counts_the_rows_of_a_town_that_is_new(shell: Shell) -> None:
    """Without that it reads the whole collection for every thousand rows, and a large import never ends."""
    shell.add_account()
    shell.do("import", "faq", shell.file("faq.csv", TABLE))
    database = shell.database
    if not database.is_sqlite:
        with database.reading() as session:
            known = session.scalar(text("SELECT count(*) FROM pg_stats WHERE tablename = 'entries'"))
        assert known
    database.close()
