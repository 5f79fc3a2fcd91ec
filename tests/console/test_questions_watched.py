"""What is said after a question got its answer, while a thread keeps the books as in the running programme."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.console.test_questions import CHART, ask
from tests.console.town import ConsoleTown, get, post, text_of
from tests.patience import PATIENCE

UNHEARD_OF = "アルマジロを散歩に連れて行きたい"
UNFOUND = "まだすぐには答えになりません"


class OneLook(threading.Event):
    """Lets a watch look once, and then sleep until it is set: the books are watched, and grow old."""

    def __init__(self) -> None:
        super().__init__()
        self.looked = threading.Event()

    def wait(self, timeout: float | None = None) -> bool:
        """Until it is set, however short the pause was meant to be."""
        self.looked.set()
        return super().wait(None)


@pytest.fixture
def sleepy_watch(console: ConsoleTown) -> Iterator[None]:
    """The watch has looked, and does not look again before the page is made."""
    shelf, stop = console.services.shelf, OneLook()
    shelf.warm((console.account_id,))
    watch = threading.Thread(target=shelf.watch, args=(stop,), daemon=True)
    watch.start()
    assert stop.looked.wait(PATIENCE / 1000)
    yield
    stop.set()
    watch.join()


@pytest.mark.usefixtures("sleepy_watch")
def test_a_wording_that_was_just_added_counts_as_answered_at_once(console: ConsoleTown) -> None:
    number = ask(console, UNHEARD_OF)[0]
    client = console.client("hanako")
    given = post(client, f"/mihon/questions/{number}/answer", {"wording": UNHEARD_OF, "entry_id": CHART})
    assert given.status_code == 303
    page = text_of(get(client, "/mihon/questions/"))
    assert "1件の質問が片付きました" in page
    assert UNFOUND not in page
