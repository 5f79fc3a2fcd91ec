"""`import procedures` and `procedures online`: guides, and who takes what online."""

from __future__ import annotations

from tests.integration.shell import Shell

ONLINE = (
    "団体コード,市町村,児童手当等の現況届,罹災証明書の発行申請\n"
    "359998,見本町,○（R5.2.1～）,×\n352039,山口市,2023/4/1,予定（R20.4）\n"
)


def test_a_guide_is_answered_and_imported_again_without_a_change(shell: Shell) -> None:
    shell.add_account()
    table = shell.file(
        "guides.csv",
        "手続名,内容,必要なもの,担当課,電話番号\n犬の登録,登録してください。,印鑑・手数料,環境係,0000-00-0041\n",
    )
    assert "新しいもの 1、" in shell.do("import", "procedures", table)
    found = shell.read("ask", "犬の登録", "--json")
    assert (found["decision"], found["candidates"][0]["id"]) == ("answer", "procedure:犬の登録")
    assert [row["name"] for row in shell.read("section", "list", "--json")] == ["環境係"]
    assert "変わったもの 0、同じもの 1" in shell.do("import", "procedures", table)


def test_a_prefectures_table_is_kept_and_shown(shell: Shell) -> None:
    shell.add_account()
    told = shell.do("import", "procedures", shell.file("online.csv", ONLINE))
    assert "オンライン手続きの表：新しいもの 4、変わったもの 0、同じもの 0" in told
    assert shell.read(
        "procedures", "online", "--municipality", "359998", "--procedure", "jidoteate-genkyo", "--json"
    ) == [
        {
            "municipality_code": "359998",
            "municipality": "山口県見本町",
            "procedure": "jidoteate-genkyo",
            "name": "児童手当等の現況届",
            "online": True,
            "since": "2023-02-01",
            "url": "",
            "note": "",
        }
    ]
    _, first, *_, last = shell.do("procedures", "online").splitlines()
    assert first.split("\t")[:5] == ["352039", "山口県山口市", "jidoteate-genkyo", "児童手当等の現況届", "○"]
    assert last == "オンラインで受け付けるもの：4 件のうち 2 件"


def test_towns_that_a_file_does_not_have_stay_and_what_changed_is_told(shell: Shell) -> None:
    shell.add_account()
    shell.do("import", "procedures", shell.file("online.csv", ONLINE))
    later = shell.file(
        "later.csv", "市町村,手続,オンライン\n見本町,罹災証明書,○\n見本町,児童手当等の現況届,○（R5.2.1～）\n"
    )
    told = shell.do("import", "procedures", later)
    assert "オンライン手続きの表：新しいもの 0、変わったもの 1、同じもの 1" in told
    assert len(shell.read("procedures", "online", "--json")) == 4


def test_a_shared_table_is_read_after_the_towns_own(shell: Shell) -> None:
    shell.add_account()
    shell.do("import", "procedures", shell.file("online.csv", ONLINE), "--collection", "pref-35")
    shell.do("import", "procedures", shell.file("own.csv", "手続,オンライン\n罹災証明書,○\n"))
    rows = shell.read("procedures", "online", "--procedure", "risai-shomei", "--json")
    assert {row["municipality_code"]: row["online"] for row in rows} == {"359998": True, "352039": False}


def test_a_cell_that_cannot_be_read_refuses_the_table_and_is_named(shell: Shell) -> None:
    shell.add_account()
    result = shell.run("import", "procedures", shell.file("online.csv", ONLINE.replace("×", "？")))
    assert result.exit_code == 1
    assert "2行目 見本町 罹災証明書の発行申請：" in result.stderr
    assert shell.read("procedures", "online", "--json") == []
    assert "まだ何もありません" in shell.do("procedures", "online")


def test_towns_and_procedures_that_do_not_exist_are_refused(shell: Shell) -> None:
    shell.add_account()
    assert "999999" in shell.refused("procedures", "online", "--municipality", "999999")
    assert "nothing" in shell.refused("procedures", "online", "--procedure", "nothing")
