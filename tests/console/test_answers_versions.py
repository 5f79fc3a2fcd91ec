"""Two people at one answer, the way back, and what may not be published unseen."""

from __future__ import annotations

import pytest

from knowledge.care.golden import Golden
from knowledge.care.publishing import Change, Edits, Found, Got, Grade, Judgement
from tests.console.answering import CHART, audited, fields_of, find, limit_to, opened, posted, sent, stored
from tests.console.town import ConsoleTown, get, text_of

ENTRY = "garbage:futon"


class Strict:
    """A judge for whom every edit makes one wording worse."""

    def judge(self, _account_id: int, edits: Edits, also: object = ()) -> Judgement:
        """One wording is broken."""
        golden = Golden("ふとんは何ごみ", (ENTRY,))
        before = Got("answer", (Found(ENTRY, "布団"),), Grade.RIGHT)
        return Judgement(dict(edits), 1, broken=(Change(golden, before, Got("unknown", (), Grade.UNKNOWN)),))


class Lenient:
    """A judge for whom nothing gets worse."""

    def judge(self, _account_id: int, edits: Edits, also: object = ()) -> Judgement:
        """Nothing changes."""
        return Judgement(dict(edits), 1)


@pytest.fixture
def easy(console: ConsoleTown) -> ConsoleTown:
    """A town whose golden set is content with everything."""
    object.__setattr__(console.parts, "judge", Lenient())
    return console


@pytest.fixture
def strict(console: ConsoleTown) -> ConsoleTown:
    """A town whose golden set is content with nothing."""
    object.__setattr__(console.parts, "judge", Strict())
    return console


def test_a_stale_save_shows_both_versions_and_overwrites_nothing(easy: ConsoleTown) -> None:
    mine, theirs = easy.client("hanako"), easy.client("jiro")
    form = opened(mine, ENTRY)
    sent(theirs, ENTRY, opened(theirs, ENTRY), body="相手の本文", source="相手の出どころ")
    page = sent(mine, ENTRY, form, body="自分の本文", reading="じぶんのよみ")
    assert page.status_code == 409
    shown = text_of(page)
    for words in ("ほかの人が先に直しました", "相手の本文", "自分の本文", "2人とも直しました", "読みがな", "出どころ"):
        assert words in shown, words
    assert stored(easy, ENTRY).body == "相手の本文"
    merged = fields_of(page.text, "/edit")
    assert (merged["take:body"], merged["take:source"], merged["take:reading"]) == (["mine"], ["theirs"], ["mine"])
    assert sent(mine, ENTRY, merged).status_code == 303
    after = stored(easy, ENTRY)
    assert (after.body, after.source, after.text.reading) == ("自分の本文", "相手の出どころ", "じぶんのよみ")


def test_of_two_versions_everything_mine_can_be_taken(easy: ConsoleTown) -> None:
    mine, theirs = easy.client("hanako"), easy.client("jiro")
    form = opened(mine, ENTRY)
    source = stored(easy, ENTRY).source
    sent(theirs, ENTRY, opened(theirs, ENTRY), body="相手の本文", source="相手の出どころ")
    page = sent(mine, ENTRY, form, body="自分の本文")
    assert sent(mine, ENTRY, fields_of(page.text, "/edit"), all="mine").status_code == 303
    assert (stored(easy, ENTRY).body, stored(easy, ENTRY).source) == ("自分の本文", source)


def test_words_that_both_added_are_put_together(easy: ConsoleTown) -> None:
    mine, theirs = easy.client("hanako"), easy.client("jiro")
    form = opened(mine, ENTRY)
    words = form["aliases"][0]
    sent(theirs, ENTRY, opened(theirs, ENTRY), aliases=f"{words}\nせんべい座布団")
    page = sent(mine, ENTRY, form, aliases=f"{words}\nねぶくろ布団")
    assert sent(mine, ENTRY, fields_of(page.text, "/edit")).status_code == 303
    assert {"せんべい座布団", "ねぶくろ布団"} <= set(stored(easy, ENTRY).aliases)


def test_a_third_change_while_choosing_is_seen_too(easy: ConsoleTown) -> None:
    mine, theirs = easy.client("hanako"), easy.client("jiro")
    form = opened(mine, ENTRY)
    sent(theirs, ENTRY, opened(theirs, ENTRY), body="二番目")
    page = sent(mine, ENTRY, form, body="自分")
    sent(theirs, ENTRY, opened(theirs, ENTRY), body="三番目")
    again = sent(mine, ENTRY, fields_of(page.text, "/edit"), **{"take:body": "theirs"})
    assert again.status_code == 409
    assert "三番目" in text_of(again)
    assert stored(easy, ENTRY).body == "三番目"


def test_what_was_removed_meanwhile_can_be_made_again_from_what_was_typed(easy: ConsoleTown) -> None:
    mine, theirs = easy.client("hanako"), easy.client("jiro")
    form = opened(mine, ENTRY)
    assert posted(theirs, f"{ENTRY}/remove", {"version": form["version"][0]}).status_code == 303
    page = sent(mine, ENTRY, form, body="もう一度")
    assert page.status_code == 409
    assert "先に消しました" in text_of(page)
    assert sent(mine, ENTRY, fields_of(page.text, "/edit"), all="mine").status_code == 303
    assert stored(easy, ENTRY).body == "もう一度"


def test_a_removed_answer_is_listed_and_comes_back_once(easy: ConsoleTown) -> None:
    client = easy.client("hanako")
    before = stored(easy, ENTRY)
    form = {"version": opened(client, ENTRY)["version"][0]}
    assert posted(client, f"{ENTRY}/remove", form).status_code == 303
    assert posted(client, f"{ENTRY}/remove", form).status_code == 303, "pressed twice"
    assert find(easy, ENTRY) is None
    assert before.title in text_of(get(client, "/mihon/answers/removed"))
    assert "hanakoさん" in text_of(get(easy.client("jiro"), "/mihon/answers/removed"))
    assert get(client, f"/mihon/answers/{ENTRY}").status_code == 303
    for _ in range(2):
        assert posted(client, f"{ENTRY}/return", {"number": 1}).status_code == 303
    assert stored(easy, ENTRY) == before
    assert before.title not in text_of(get(client, "/mihon/answers/removed")).partition("消したものは")[2]
    assert audited(easy) == [f"entry.remove entry:{ENTRY}", f"entry.return entry:{ENTRY}"]


def test_an_answer_changed_meanwhile_is_not_removed_unseen(easy: ConsoleTown) -> None:
    client = easy.client("hanako")
    version = opened(client, ENTRY)["version"][0]
    sent(client, ENTRY, opened(client, ENTRY), body="変えた")
    refused = posted(client, f"{ENTRY}/remove", {"version": version})
    assert refused.status_code == 422
    assert "ほかの人が先に" in text_of(refused)
    assert stored(easy, ENTRY).body == "変えた"


def test_history_says_what_changed_and_any_version_can_be_returned_to(easy: ConsoleTown) -> None:
    client = easy.client("hanako")
    first = stored(easy, ENTRY)
    sent(client, ENTRY, opened(client, ENTRY), body="二版の本文")
    sent(client, ENTRY, opened(client, ENTRY), review_on="")
    assert "hanakoさん" in text_of(get(easy.client("jiro"), f"/mihon/answers/{ENTRY}"))
    page = text_of(get(easy.client("jiro"), f"/mihon/answers/{ENTRY}/history"))
    for words in ("第3版", "いまの内容", "二版の本文", "見直す日", "hanakoさん"):
        assert words in page, words
    assert posted(client, f"{ENTRY}/return", {"number": 1}).status_code == 303
    assert stored(easy, ENTRY) == first
    posted(client, f"{ENTRY}/return", {"number": 99})
    assert "その版は見つかりません" in text_of(get(client, f"/mihon/answers/{ENTRY}/history"))


def test_a_section_returns_and_removes_only_its_own(easy: ConsoleTown) -> None:
    whole = easy.client("jiro")
    sent(whole, CHART, opened(whole, CHART), owner_key="jumin")
    limit_to(easy, "hanako", "jumin")
    client = easy.client("hanako")
    assert posted(client, f"{CHART}/return", {"number": 1}).status_code == 303, "back to 環境係 would give it away"
    assert stored(easy, CHART).owner_key == "jumin"
    assert "この版に戻す" in get(client, f"/mihon/answers/{CHART}/history").text
    limit_to(easy, "hanako", "zeimu")
    assert "この版に戻す" not in get(client, f"/mihon/answers/{CHART}/history").text
    assert posted(client, f"{CHART}/remove", {"version": 2}).status_code == 422
    assert find(easy, CHART) is not None


def test_what_makes_answers_worse_is_stopped_and_says_which_wording(strict: ConsoleTown) -> None:
    client = strict.client("hanako")
    before = stored(strict, ENTRY)
    page = sent(client, ENTRY, opened(client, ENTRY), body="悪くなる本文")
    assert page.status_code == 422
    shown = text_of(page)
    assert "ふとんは何ごみ" in shown
    assert "答えます：「布団」" in shown
    assert fields_of(page.text)["body"] == ["悪くなる本文"]
    assert 'name="override"' not in page.text
    forced = sent(client, ENTRY, opened(client, ENTRY), body="悪くなる本文", override="y", reason="急ぎなので出します")
    assert forced.status_code == 403, "an editor may not override"
    assert posted(client, f"{ENTRY}/remove", {"version": 1}).status_code == 422
    assert stored(strict, ENTRY) == before
    assert audited(strict) == []


def test_an_approver_publishes_all_the_same_for_a_reason_that_is_kept(strict: ConsoleTown) -> None:
    client = strict.client("jiro")
    form = opened(client, ENTRY)
    short = sent(client, ENTRY, form, body="それでも", override="y", reason="急")
    assert short.status_code == 422
    assert "5文字以上" in text_of(short)
    assert sent(client, ENTRY, form, body="それでも", override="y", reason="制度が変わったため").status_code == 303
    assert stored(strict, ENTRY).body == "それでも"
    assert audited(strict) == [f"entry.save entry:{ENTRY}", f"entry.publish-worse entry:{ENTRY}"]


def test_the_way_back_is_guarded_too(console: ConsoleTown) -> None:
    client = console.client("jiro")
    object.__setattr__(console.parts, "judge", Lenient())
    sent(client, ENTRY, opened(client, ENTRY), body="二版")
    object.__setattr__(console.parts, "judge", Strict())
    page = posted(client, f"{ENTRY}/return", {"number": 1})
    assert page.status_code == 422
    assert "ふとんは何ごみ" in text_of(page)
    done = posted(client, f"{ENTRY}/return", {"number": 1, "override": "y", "reason": "もとに戻すため"})
    assert done.status_code == 303
    assert stored(console, ENTRY).body != "二版"
