"""`import facilities`: a list of places from a file into the town's answers."""

from __future__ import annotations

from tests.integration.shell import Shell

TABLE = (
    "都道府県コード又は市区町村コード,NO,名称,名称_カナ,名称_通称,住所,方書,緯度,経度,電話番号,利用可能日時特記事項,URL\n"
    "359998,1,町民プール,チョウミンプール,プール,見本町1,,34.2,131.4,0000-00-0031,"
    "【開館時間】9:00～17:00 【休館日】月曜日,\n"
    "359998,2,梅の里集会所,ウメノサトシュウカイジョ,,見本町2,,34.2,131.4,0000-00-0032,,http://mihon.example/ume\n"
)


def test_a_place_is_answered_with_its_address_hours_and_closed_days(shell: Shell) -> None:
    shell.add_account()
    told = shell.do("import", "facilities", shell.file("list.csv", TABLE), "--licence", "CC BY 4.0")
    assert "新しいもの 2、変わったもの 0、同じもの 0" in told
    assert "注意：1 件" in told
    found = shell.read("ask", "町民プール", "--json")
    assert (found["decision"], found["candidates"][0]["id"]) == ("answer", "facility:1")
    assert "変わったもの 0、同じもの 2" in shell.do("import", "facilities", shell.file("list.csv", TABLE))


def test_a_list_that_is_numbered_anew_changes_the_places_it_changed_and_no_other(shell: Shell) -> None:
    shell.add_account()
    plain = "NO,名称,住所\n1.2E+15,会館,見本町1\n1.2E+15,公園,見本町2\n"
    shell.do("import", "facilities", shell.file("list.csv", plain))
    mended = "NO,名称,住所\n120001,公園,見本町2\n120002,会館,見本町3\n"
    assert "新しいもの 0、変わったもの 1、同じもの 1" in shell.do(
        "import", "facilities", shell.file("list.csv", mended)
    )


def test_shelters_stand_beside_the_places_that_they_are_in(shell: Shell) -> None:
    shell.add_account()
    shell.do("import", "facilities", shell.file("list.csv", TABLE))
    shelters = "NO,名称,住所,災害種別_洪水,災害種別_地震\n1,梅の里集会所,見本町2,1,\n"
    told = shell.do("import", "facilities", shell.file("shelters.csv", shelters))
    assert "新しいもの 1、変わったもの 0" in told
    ids = {one["id"] for one in shell.read("ask", "梅の里集会所", "--json")["candidates"]}
    assert {"facility:2", "facility:shelter-1"} <= ids


def test_a_place_without_a_name_refuses_the_file_unless_it_is_to_be_skipped(shell: Shell) -> None:
    shell.add_account()
    table = shell.file("list.csv", "名称,住所\n,見本町1\n会館,見本町2\n")
    result = shell.run("import", "facilities", table)
    assert result.exit_code == 1
    assert "2行目 title：空" in result.stderr
    assert "新しいもの 1、" in shell.do("import", "facilities", table, "--skip-refused")
