"""Every encoding of Japan is told from the others, and what is none of them is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.importers.tables.encoding import encoding_of
from tests.unit.knowledge.tables.files import cells_of, refusal, written

TEXT = "番号,質問\r\n1,転入届はどこに出しますか\r\n"


@pytest.mark.parametrize(
    ("encoding", "mark", "name"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8-sig", b"", "utf-8-sig"),
        ("cp932", b"", "cp932"),
        ("euc_jp", b"", "euc_jp"),
        ("utf-16-le", b"\xff\xfe", "utf-16"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
    ],
)
def test_every_encoding_of_japan_is_read(tmp_path: Path, encoding: str, mark: bytes, name: str) -> None:
    path = written(tmp_path, mark + TEXT.encode(encoding))
    assert encoding_of(path) == name
    assert cells_of(path) == [("番号", "質問"), ("1", "転入届はどこに出しますか")]


def test_what_nec_and_ibm_added_to_shift_jis_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "①,㈱,髙,﨑,～,Ⅲ,ｶﾅ".encode("cp932"))
    assert cells_of(path) == [("①", "㈱", "髙", "﨑", "～", "Ⅲ", "ｶﾅ")]


@pytest.mark.parametrize("text", ["ｺﾞﾐ,ｶﾝ,ﾋﾞﾝ", "ｱｲ,ｳｴ", "id,title\n1,ﾃｽﾄ"])
def test_half_width_kana_are_not_taken_for_kanji(tmp_path: Path, text: str) -> None:
    assert encoding_of(written(tmp_path, text.encode("cp932"))) == "cp932"


def test_a_sign_that_lies_over_the_edge_of_what_is_read_at_once_is_no_fault(tmp_path: Path) -> None:
    for encoding in ("utf-8", "cp932", "euc_jp"):
        text = "a" + "町民課の窓口" * 200_000
        assert cells_of(written(tmp_path, text.encode(encoding))) == [(text,)]


@pytest.mark.parametrize(
    ("content", "line", "byte"),
    [
        ("番号\n1,住民票\n2,".encode() + b"\xff", 3, 22),
        ("番号\r\n1,住民票\r\n2,".encode() + b"\xe4\xbd", 3, 24),
        ("番号\r住民票".encode("cp932") + b"\xff,", 2, 12),
        ("番号\n".encode("cp932") + b"\x80", 2, 6),
        (b"\xef\xbb\xbf" + "番号\n番号".encode("cp932"), 1, 4),
        (b"\xff\xfe" + "番号\n".encode("utf-16-le") + b"\x00", 2, 9),
        (b"\xff\xfe\x00\x00abcd", 1, 1),
        ("番号\n".encode() * 1_000_000 + b"\xff", 1_000_001, 7_000_001),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_in_no_encoding_is_refused_with_line_and_byte(
    tmp_path: Path, content: bytes, line: int, byte: int
) -> None:
    fault = refusal(written(tmp_path, content))
    assert (fault.problem, fault.line, fault.given) == ("encoding", line, str(byte))


def test_utf8_with_a_damaged_byte_is_not_read_as_shift_jis(tmp_path: Path) -> None:
    """It would pass: an even number of such bytes is a row of rare kanji."""
    content = "あい".encode() + b"\xe3\x81" + "う,え".encode()
    assert refusal(written(tmp_path, content)).problem == "encoding"
