"""What the macros of the console's pages write, whatever they are given."""

from __future__ import annotations

import re

import pytest

from tests.browser.console_gallery.server import STATUSES, environment

HOSTILE = """<script>alert(1)</script>"'><img src=x onerror=alert(1)>"""


def written(imports: str, call: str, **given: object) -> str:
    """What `call` writes, with the macros of `parts/<imports>.html` as `m`."""
    source = f'{{% import "parts/{imports}.html" as m %}}{call}'
    template = environment().from_string("{% autoescape true %}" + source + "{% endautoescape %}")
    return template.render(evil=HOSTILE, **given)


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("form", "{{ m.field({'id': 'a', 'label': evil, 'value': evil, 'errors': [evil]}, evil, placeholder=evil) }}"),
        ("form", "{{ m.textarea({'id': 'a', 'label': evil, 'value': evil}) }}"),
        ("form", "{{ m.select({'id': 'a', 'label': evil, 'choices': [(evil, evil)]}) }}"),
        ("form", "{{ m.radios({'id': 'a', 'label': evil, 'choices': [(evil, evil)]}) }}"),
        ("form", "{{ m.checkbox({'id': 'a', 'label': evil, 'value': evil}) }}"),
        (
            "form",
            "{{ m.post_button(evil, evil, 'danger', {evil: evil}, evil) }}{{ m.button(evil, 'primary', evil, evil) }}",
        ),
        ("list", "{{ m.chip(evil, evil) }}{{ m.empty(evil, evil, evil, evil) }}{{ m.pager(evil, evil) }}"),
        ("list", "{% call m.table(evil, [evil]) %}{% call m.cell(evil) %}{{ evil }}{% endcall %}{% endcall %}"),
        ("page", "{{ m.heading(evil, evil, [{'label': evil, 'href': evil}]) }}{{ m.banner('info', evil) }}"),
        ("page", "{{ m.findings([('error', evil, evil, evil)]) }}{{ m.difference([(evil, evil, 'b')]) }}"),
        ("page", "{{ m.breadcrumbs([{'label': evil, 'href': evil}]) }}{{ m.steps([(evil, 'done')]) }}"),
    ],
)
def test_hostile_words_stay_words(imports: str, call: str) -> None:
    page = written(imports, call)
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "<img" not in page
    assert "\"'>" not in page


def test_nothing_is_written_in_line_that_the_policy_refuses() -> None:
    sources = "".join(environment().loader.get_source(environment(), name)[0] for name in _templates())  # type: ignore[union-attr]
    assert re.findall(r"""\s(?:style|on[a-z]+|hx-on[^=]*)=["']""", sources) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", sources) == []
    assert "<style" not in sources


def _templates() -> list[str]:
    return ["layout.html", *(f"parts/{name}.html" for name in ("form", "list", "page", "icon"))]


def test_a_plain_field_is_tied_to_its_hint_and_its_error() -> None:
    page = written(
        "form", "{{ m.field({'id': 'a', 'label': '題名', 'errors': ['短すぎます']}, 'みじかく', hx_post='/x') }}"
    )
    assert 'aria-describedby="a-hint a-error"' in page
    assert 'aria-invalid="true"' in page
    assert 'hx-post="/x"' in page
    assert 'for="a"' in page
    assert "任意" in page


def test_a_field_that_is_needed_says_so_in_words() -> None:
    page = written("form", "{{ m.field({'id': 'a', 'label': '題名', 'required': true}) }}")
    assert "必須" in page
    assert "required" in page
    assert "aria-describedby" not in page


def test_each_button_that_writes_carries_the_token() -> None:
    page = written("form", "{{ m.post_button('/stop', '止める', 'danger', {'id': 3}) }}")
    assert 'method="post"' in page
    assert 'name="csrf_token" value="token-1"' in page
    assert 'name="id" value="3"' in page


@pytest.mark.parametrize(("status", "label"), [(status, label) for status, label, _ in STATUSES])
def test_a_status_is_a_word_and_a_mark_of_its_own(status: str, label: str) -> None:
    chip = written("list", "{{ m.chip(status, label) }}", status=status, label=label)
    assert f"</svg>{label}</span>" in chip
    assert "tone-" in chip


def test_a_difference_says_in_words_what_happened() -> None:
    rows = [("題名", "あ", "い"), ("電話", "", "1"), ("備考", "雨", ""), ("担当", "課", "課")]
    page = written("page", "{{ m.difference(rows) }}", rows=rows)
    assert [word for word in ("変更</span>", "追加</span>", "削除</span>", "変更なし</span>") if word not in page] == []
    assert (page.count("<del>"), page.count("<ins>")) == (2, 2)


def test_a_list_without_more_has_no_pager() -> None:
    assert written("list", "{{ m.pager('', '') }}").strip() == ""
