"""Questions that found no answer are given one, or closed; the golden set guards what is published."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from knowledge.care.golden import Golden, add_golden, golden_of
from knowledge.care.golden_tables import GoldenRow
from knowledge.care.places import find_place, find_stored
from knowledge.content import Entry
from knowledge.saving import Author
from knowledge.tables import UnansweredRow
from knowledge.unanswered import UnansweredQuestion, add_unanswered
from people.accounts import get_account
from people.audit_tables import AuditLineRow
from people.tables import UserRight
from tests.console.town import HOST, ConsoleTown, csrf_token, get, post, text_of

POOL = "町民プールの開いてる時間おしえて"
CHART = "faq:garbage-chart"


def ask(console: ConsoleTown, *texts: str, days: int = 0) -> list[int]:
    """Questions that found nothing; their numbers, the oldest first."""
    at = console.services.clock() - timedelta(days=days)
    with console.services.database.writing() as session:
        for place, text in enumerate(texts):
            add_unanswered(session, console.account_id, UnansweredQuestion(text, "resident", f"q{place}"), at)
    with console.services.database.reading() as session:
        return list(session.scalars(select(UnansweredRow.id).order_by(UnansweredRow.id)))


def entry(console: ConsoleTown, entry_id: str) -> Entry:
    with console.services.database.reading() as session:
        stored = find_stored(session, find_place(session, get_account(session, "mihon"), entry_id))
    assert stored is not None
    return stored.entry


def open_texts(console: ConsoleTown) -> set[str]:
    with console.services.database.reading() as session:
        return set(session.scalars(select(UnansweredRow.text).where(UnansweredRow.settled_how == "")))


def golden(console: ConsoleTown) -> list[Golden]:
    with console.services.database.reading() as session:
        return [one.golden for one in golden_of(session, console.account_id)]


def keep_golden(console: ConsoleTown, *wordings: Golden) -> None:
    with console.services.database.writing() as session:
        add_golden(session, console.account_id, wordings, Author("kanri", console.services.clock()))


def limit_to(console: ConsoleTown, section: str) -> None:
    with console.services.database.writing() as session:
        here = console.here("hanako")
        right = session.scalars(select(UserRight).where(UserRight.user_id == here.person.user_id)).one()
        right.section_key = section


def actions(console: ConsoleTown) -> list[str]:
    with console.services.database.reading() as session:
        return list(session.scalars(select(AuditLineRow.action).order_by(AuditLineRow.sequence)))


@pytest.fixture(autouse=True)
def no_golden(console: ConsoleTown) -> None:
    """The sample town's own golden set would decide what these tests publish."""
    with console.services.database.writing() as session:
        session.execute(delete(GoldenRow))


def test_an_empty_list_teaches_what_will_come(console: ConsoleTown) -> None:
    page = text_of(get(console.client("hanako"), "/mihon/questions/"))
    assert "答えられなかった質問は、ありません" in page
    assert "この答えの言い方に加える" in page


def test_the_list_shows_what_was_asked_most_with_what_comes_near(console: ConsoleTown) -> None:
    ask(console, "布団を捨てたい", "ふとんの捨て方", "象を飼いたい")
    page = text_of(get(console.client("hanako"), "/mihon/questions/"))
    assert "2組、3件あります" in page
    assert page.index("布団") < page.index("象を飼いたい")
    assert "確かさ" in page
    assert "ほかの聞き方（1通り）" in page


@pytest.mark.parametrize("is_list", [True, False])
def test_what_is_near_by_chance_cannot_be_published_with_one_press(console: ConsoleTown, is_list: bool) -> None:
    number = ask(console, "株価")[0]
    page = get(console.client("hanako"), "/mihon/questions/" + ("" if is_list else str(number)))
    assert "近い答えはありません" in text_of(page)
    assert "この答えの言い方に加える" not in page.text


def test_a_search_brings_any_answer_to_the_button(console: ConsoleTown) -> None:
    number = ask(console, "株価")[0]
    page = get(console.client("hanako"), f"/mihon/questions/{number}", q="切り株")
    assert "「太い幹や切り株」の言い方に加える" in page.text


def test_whoever_reads_the_questions_leaves_a_line_in_the_audit(console: ConsoleTown) -> None:
    number = ask(console, POOL)[0]
    client = console.client("hanako")
    get(client, "/mihon/questions/")
    get(client, f"/mihon/questions/{number}")
    assert actions(console).count("questions.view") == 2


def test_one_press_gives_an_answer_the_wording_and_settles_the_group(console: ConsoleTown) -> None:
    number = ask(console, POOL, POOL)[0]
    client = console.client("hanako")
    answer = post(client, f"/mihon/questions/{number}/answer", {"wording": POOL, "entry_id": CHART})
    assert answer.status_code == 303
    assert POOL in entry(console, CHART).aliases
    assert open_texts(console) == set()
    assert Golden(POOL, (CHART,)) in golden(console)
    assert "2件の質問が片付きました" in text_of(get(client, "/mihon/questions/"))
    assert "questions.answer" in actions(console)


def test_no_word_of_a_resident_stands_in_the_audit(console: ConsoleTown) -> None:
    number = ask(console, POOL)[0]
    post(console.client("hanako"), f"/mihon/questions/{number}/answer", {"wording": POOL, "entry_id": CHART})
    with console.services.database.reading() as session:
        lines = session.scalars(select(AuditLineRow)).all()
    assert all(POOL not in f"{line.about}{line.details}" for line in lines)


def test_the_same_press_twice_is_harmless(console: ConsoleTown) -> None:
    number = ask(console, POOL)[0]
    client = console.client("hanako")
    for _ in range(2):
        post(client, f"/mihon/questions/{number}/answer", {"wording": POOL, "entry_id": CHART})
    assert entry(console, CHART).aliases.count(POOL) == 1
    assert "すでに片付いています" in text_of(get(client, "/mihon/questions/"))


def test_a_section_editor_adds_only_to_answers_of_the_own_section(console: ConsoleTown) -> None:
    number = ask(console, POOL)[0]
    other = "zeimu" if entry(console, CHART).owner_key != "zeimu" else "jumin"
    limit_to(console, other)
    refused = post(console.client("hanako"), f"/mihon/questions/{number}/answer", {"wording": POOL, "entry_id": CHART})
    assert refused.status_code == 422
    assert "ほかの係" in text_of(refused)
    assert POOL in open_texts(console)
    limit_to(console, entry(console, CHART).owner_key)
    done = post(console.client("hanako"), f"/mihon/questions/{number}/answer", {"wording": POOL, "entry_id": CHART})
    assert done.status_code == 303


def test_what_was_typed_stays_when_it_is_refused(console: ConsoleTown) -> None:
    number = ask(console, POOL)[0]
    client = console.client("hanako")
    gone = post(client, f"/mihon/questions/{number}/answer", {"wording": "プールの時間", "entry_id": "faq:no-such"})
    assert gone.status_code == 422
    assert 'value="プールの時間"' in gone.text
    assert "その答えは、もうありません" in gone.text
    empty = post(client, f"/mihon/questions/{number}/answer", {"wording": " ", "entry_id": CHART})
    assert empty.status_code == 422
    assert "加える聞き方を書いてください" in empty.text


def test_a_question_is_closed_and_comes_back(console: ConsoleTown) -> None:
    number = ask(console, POOL)[0]
    client = console.client("hanako")
    assert post(client, f"/mihon/questions/{number}/close").status_code == 303
    assert open_texts(console) == set()
    closed = text_of(get(client, "/mihon/questions/closed"))
    assert POOL in closed
    assert "hanakoさん" in closed
    assert post(client, f"/mihon/questions/{number}/reopen").status_code == 303
    assert open_texts(console) == {POOL}


def test_a_neighbours_question_stays_the_neighbours(console: ConsoleTown) -> None:
    number = ask(console, POOL)[0]
    client = console.client("yoso")
    assert POOL not in get(client, "/tonari/questions/").text
    post(client, f"/tonari/questions/{number}/close")
    post(client, f"/tonari/questions/{number}/answer", {"wording": POOL, "entry_id": CHART})
    assert open_texts(console) == {POOL}


@pytest.fixture
def worsening(console: ConsoleTown) -> tuple[ConsoleTown, str]:
    """A question whose wording, given to the chart, would take another answer's golden wording away."""
    knowledge = console.parts.counter.knowledge(console.account_id)
    other = next(one for one in knowledge.list_kind(entry(console, CHART).kind) if one.id != CHART)
    keep_golden(console, Golden(other.title, (other.id,)))
    return console, other.title


def test_publishing_stops_when_it_takes_another_answer_away(worsening: tuple[ConsoleTown, str]) -> None:
    console, wording = worsening
    number = ask(console, POOL)[0]
    form = {"wording": wording, "entry_id": CHART}
    refused = post(console.client("hanako"), f"/mihon/questions/{number}/answer", form)
    assert refused.status_code == 422
    assert "答えられなくなる聞き方があります" in refused.text
    assert wording not in entry(console, CHART).aliases
    assert 'name="override"' not in refused.text


def test_an_approver_publishes_all_the_same_with_a_reason(worsening: tuple[ConsoleTown, str]) -> None:
    console, wording = worsening
    number = ask(console, POOL)[0]
    where, form = f"/mihon/questions/{number}/answer", {"wording": wording, "entry_id": CHART, "override": "y"}
    client = console.client("jiro")
    short = post(client, where, form | {"reason": "はい"})
    assert short.status_code == 422
    assert "5文字以上" in short.text
    assert post(client, where, form | {"reason": "古い制度の聞き方なので"}).status_code == 303
    assert wording in entry(console, CHART).aliases
    assert "entry.publish-worse" in actions(console)


def test_an_editor_cannot_override_even_with_a_reason(worsening: tuple[ConsoleTown, str]) -> None:
    console, wording = worsening
    number = ask(console, POOL)[0]
    form = {"wording": wording, "entry_id": CHART, "override": "y", "reason": "古い制度の聞き方なので"}
    assert post(console.client("hanako"), f"/mihon/questions/{number}/answer", form).status_code == 403
    assert wording not in entry(console, CHART).aliases


def test_a_wording_is_added_to_the_golden_set_and_taken_out(console: ConsoleTown) -> None:
    client = console.client("jiro")
    form = {"wording": "ごみの表", "accepted": CHART, "audience": "resident"}
    assert post(client, "/mihon/questions/golden/add", form).status_code == 303
    assert golden(console) == [Golden("ごみの表", (CHART,))]
    twice = post(client, "/mihon/questions/golden/add", form)
    assert twice.status_code == 422
    assert "すでにあります" in twice.text
    gone = {"wording": "ごみの表", "audience": "resident"}
    assert post(client, "/mihon/questions/golden/remove", gone).status_code == 303
    assert post(client, "/mihon/questions/golden/remove", gone).status_code == 303
    assert golden(console) == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"wording": "", "accepted": CHART}, "言い方を書いてください"),
        ({"wording": "象", "accepted": ""}, "正しい答えを書いてください"),
        ({"wording": "象", "accepted": "faq:no-such"}, "という番号の答えはありません"),
        ({"wording": "象", "accepted": "！"}, "で見つかる答えがありません"),
    ],
)
def test_a_wording_that_cannot_be_kept_is_shown_again(console: ConsoleTown, form: dict[str, str], said: str) -> None:
    answer = post(console.client("hanako"), "/mihon/questions/golden/add", form)
    assert answer.status_code == 422
    assert said in answer.text
    assert golden(console) == []


def test_an_editor_cannot_take_a_wording_out(console: ConsoleTown) -> None:
    keep_golden(console, Golden("ごみの表", (CHART,)))
    form = {"wording": "ごみの表", "audience": "resident"}
    assert post(console.client("hanako"), "/mihon/questions/golden/remove", form).status_code == 403


def test_the_check_tells_which_wording_fails(console: ConsoleTown) -> None:
    title = entry(console, CHART).title
    keep_golden(console, Golden(title, (CHART,)), Golden("象を飼いたいのですが", (CHART,)))
    page = text_of(get(console.client("hanako"), "/mihon/questions/golden/check"))
    assert "正しく答えられない言い方が、1件" in page
    assert "象を飼いたいのですが" in page


def test_the_set_goes_out_as_a_table_and_comes_back(console: ConsoleTown) -> None:
    keep_golden(console, Golden("=1+1", (CHART,)), Golden("象", ()))
    client = console.client("jiro")
    out = post(client, "/mihon/questions/golden/export")
    assert "\r\n'=1+1," in out.text
    for wording in ("=1+1", "象"):
        post(client, "/mihon/questions/golden/remove", {"wording": wording, "audience": "resident"})
    token = csrf_token(client, "/profile")
    sent = client.post(
        "/mihon/questions/golden/import",
        base_url=HOST,
        data={"csrf_token": token, "file": (io.BytesIO(out.data), "golden.csv")},
        headers={"Referer": f"{HOST}/"},
    )
    assert sent.status_code == 303
    assert set(golden(console)) == {Golden("=1+1", (CHART,)), Golden("象", ())}
    assert {"golden.export", "golden.import"} <= set(actions(console))


def test_a_table_with_an_unknown_answer_changes_nothing(console: ConsoleTown) -> None:
    client = console.client("jiro")
    table = f"wording,accepted\n象,{CHART}\n犬,faq:no-such\n".encode()
    data = {"csrf_token": csrf_token(client, "/profile"), "file": (io.BytesIO(table), "golden.csv")}
    sent = client.post("/mihon/questions/golden/import", base_url=HOST, data=data, headers={"Referer": f"{HOST}/"})
    assert sent.status_code == 422
    assert "faq:no-such" in sent.text
    assert golden(console) == []


def test_the_table_is_given_only_to_who_has_just_shown_who_they_are(console: ConsoleTown) -> None:
    answer = get(console.client("jiro", is_fresh=False), "/mihon/questions/golden/export")
    assert answer.status_code == 302
    assert "/verify" in answer.location


def test_what_was_asked_before_the_town_began_to_keep_questions_is_not_shown(console: ConsoleTown) -> None:
    ask(console, "むかしの質問です", days=31)
    ask(console, "きのうの質問です", days=1)
    page = text_of(get(console.client("hanako"), "/mihon/questions/"))
    assert "きのうの質問です" in page
    assert "むかしの質問です" not in page
