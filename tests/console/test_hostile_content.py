"""What somebody has written into the content is text on every page, and no link leads where none may lead (T24)."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

from sqlalchemy import select

from knowledge.content import CollectionLevel, Entry, EntryClass, EntryKind, EntryText
from knowledge.importers.apart.picture import DrawnPicture
from knowledge.media import save_drawn
from knowledge.repository import ensure_collection
from knowledge.saving import Author, save_entries
from people.sections import save_section
from people.tables import Account
from people.town_details import SectionDetails
from tests.console.hostile.pictures import encoded
from tests.console.scene import Scene, make_scene
from tests.console.town import ConsoleTown, get, post
from tests.console.walk import pages_of_town

MARK = "\"'><img src=x onerror=alert(7)><script>alert(7)</script>{{ 7*7 }}"
ENTRY = "faq:hostile"
_ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href", "hx-get", "hx-post")
_SCHEMES = ("", "https", "tel", "mailto")


class Looking(HTMLParser):
    """Collects what a browser would act upon."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or name == "srcdoc":
                self.wrong.append(f"{tag} {name}")
            if name in _ADDRESSES and urlsplit((value or "").strip()).scheme.lower() not in _SCHEMES:
                self.wrong.append(f"{tag} {name}={value}")
        if tag == "script" and not dict(attrs).get("src"):
            self.wrong.append("inline script")
        if tag == "img" and dict(attrs).get("src") == "x":
            self.wrong.append("the mark's picture")


def hostile_town(console: ConsoleTown) -> Scene:
    """An entry, a section and a picture full of it, in a town with something on every page."""
    scene = make_scene(console)
    drawn = DrawnPicture(encoded("PNG"), encoded("PNG"), "image/png", 60, 40)
    with console.services.database.writing() as session:
        account = session.scalars(select(Account).where(Account.key == "mihon")).one()
        save_section(session, account.id, SectionDetails("hostile", MARK[:80], "0120-000-000", MARK[:60], MARK[:60]))
        collection = ensure_collection(session, f"town-{account.municipality_code}", account.name, CollectionLevel.TOWN)
        entry = Entry(
            EntryKind.FAQ,
            "hostile",
            (
                EntryText(MARK, MARK, reading=MARK, alt=MARK),
                EntryText(MARK, MARK, language="en", alt=MARK, details={"note": MARK}),
            ),
            aliases=(MARK, "javascript:alert(7)"),
            keywords=(MARK,),
            entry_class=EntryClass.PUBLIC,
            owner_key="hostile",
            source=MARK,
            url="javascript:alert(7)",
            image=save_drawn(session, drawn),
            details={
                "phone": MARK,
                "online_url": "javascript:alert(7)",
                MARK: MARK,
                "forms": [{"url": "javascript:x"}],
            },
        )
        save_entries(session, collection, [entry], Author("kanri", console.services.clock()))
    return Scene(scene.notices, ENTRY, scene.values)


def pages(console: ConsoleTown, scene: Scene) -> Iterator[tuple[str, str]]:
    """Every page of the town, and those that show the entry otherwise."""
    client = console.client("kanri")
    for endpoint, where in pages_of_town(console.app, scene):
        yield endpoint, get(client, where).text
    yield "search", get(client, "/mihon/answers/", q="alert").text
    yield "list", get(client, "/mihon/answers/", section="hostile", scope="all").text
    yield "bulk", get(client, "/mihon/answers/bulk", id=ENTRY).text
    yield "new", get(client, "/mihon/answers/new", kind="faq", title=MARK, alias=MARK).text
    change = {"id": ENTRY, "field": "keyword+", "keyword": MARK[:60]}
    yield "bulk preview", post(client, "/mihon/answers/bulk/preview", change).text
    yield "wrong picture", post(client, f"/mihon/answers/{ENTRY}/picture", {"alt": MARK}).text


def test_nothing_that_was_written_can_run_on_any_page(console: ConsoleTown) -> None:
    scene = hostile_town(console)
    shown = 0
    for name, page in pages(console, scene):
        assert "<script>alert(7)" not in page, name
        assert "<img src=x" not in page, name
        looking = Looking()
        looking.feed(page)
        assert not looking.wrong, (name, looking.wrong)
        shown += "alert(7)" in page
    assert shown >= 8
