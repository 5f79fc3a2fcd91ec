"""The rich menus of a channel: menus, pictures, aliases, and what a person sees (rules 105-113)."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from simulator.identifiers import new_rich_menu_id
from simulator.state.menu_batches import Batches
from simulator.state.menu_links import MenuLinks

MENU_LIMIT, ALIAS_LIMIT = 1_000, 1_000


class TooManyMenus(Exception):
    """The account has 1,000 rich menus, or as many aliases."""


class SwitchStatus(StrEnum):
    """What became of a tap on a menu switch, as the postback event says it."""

    SUCCESS = "SUCCESS"
    ALIAS_NOT_FOUND = "RICHMENU_ALIAS_ID_NOTFOUND"
    MENU_NOT_FOUND = "RICHMENU_NOTFOUND"
    FAILED = "FAILED"


@dataclass(frozen=True)
class MenuImage:
    """A picture as it was uploaded. `raw` is empty once it is forgotten."""

    content_type: str
    raw: bytes


@dataclass(eq=False)
class RichMenu:
    """One rich menu: LINE's object without the id, and its picture, which is uploaded once."""

    menu_id: str
    contents: dict[str, Any]
    image: MenuImage | None = None

    def as_json(self) -> dict[str, Any]:
        """LINE's rich menu response object."""
        return {"richMenuId": self.menu_id, **self.contents}


class RichMenus:
    """All rich menus made through the API. Not thread-safe: the platform's lock guards it.

    `image_bytes` bounds the pictures of all menus together; the oldest are forgotten first, and their menus stay.
    """

    def __init__(self, image_bytes: int) -> None:
        self._menus: dict[str, RichMenu] = {}
        self._with_image: deque[RichMenu] = deque()
        self._image_bytes, self._image_limit = 0, image_bytes
        self.default_id: str | None = None
        self.aliases: dict[str, str] = {}
        self.links = MenuLinks(self.has)
        self.batches = Batches()

    def add(self, contents: dict[str, Any]) -> RichMenu:
        """A new menu. Raises TooManyMenus."""
        if len(self._menus) >= MENU_LIMIT:
            raise TooManyMenus(f"The number of rich menus must not exceed {MENU_LIMIT}")
        menu = RichMenu(new_rich_menu_id(), contents)
        self._menus[menu.menu_id] = menu
        return menu

    def find(self, menu_id: str) -> RichMenu | None:
        """The menu with this id, or None."""
        return self._menus.get(menu_id)

    def has(self, rich_menu_id: str) -> bool:
        """Whether there is such a menu."""
        return rich_menu_id in self._menus

    def has_image(self, rich_menu_id: str) -> bool:
        """Whether there is such a menu and its picture is uploaded."""
        menu = self._menus.get(rich_menu_id)
        return menu is not None and menu.image is not None

    def list_all(self) -> list[RichMenu]:
        """All menus, oldest first."""
        return list(self._menus.values())

    def remove(self, menu: RichMenu) -> None:
        """Delete a menu: nobody sees it any more, but aliases keep pointing to it (rule 113)."""
        del self._menus[menu.menu_id]
        if menu in self._with_image:
            self._with_image.remove(menu)
            self._image_bytes -= len(menu.image.raw) if menu.image else 0
        self.links.forget_menu(menu.menu_id)
        if self.default_id == menu.menu_id:
            self.default_id = None

    def set_image(self, menu: RichMenu, image: MenuImage) -> None:
        """Give a menu its picture."""
        menu.image = image
        self._with_image.append(menu)
        self._image_bytes += len(image.raw)
        while self._image_bytes > self._image_limit and len(self._with_image) > 1:
            oldest = self._with_image.popleft()
            if oldest.image is not None:
                self._image_bytes -= len(oldest.image.raw)
                oldest.image = MenuImage(oldest.image.content_type, b"")

    def set_alias(self, alias_id: str, menu_id: str) -> None:
        """Let an alias point to a menu. Raises TooManyMenus for a new one beyond the limit."""
        if alias_id not in self.aliases and len(self.aliases) >= ALIAS_LIMIT:
            raise TooManyMenus(f"The number of rich menu aliases must not exceed {ALIAS_LIMIT}")
        self.aliases[alias_id] = menu_id

    def menu_of(self, user_id: str, now: datetime) -> RichMenu | None:
        """What this person sees: the menu they are linked to, else the default one, else none."""
        menu_id = self.links.find(user_id, now) or self.default_id
        return self._menus.get(menu_id) if menu_id else None

    def switch(self, user_id: str, alias_id: str, now: datetime) -> SwitchStatus:
        """Let a person's tap change their menu to the one of an alias; it becomes their per-user menu."""
        menu_id = self.aliases.get(alias_id)
        if menu_id is None:
            return SwitchStatus.ALIAS_NOT_FOUND
        if not self.has(menu_id):
            return SwitchStatus.MENU_NOT_FOUND
        self.links.settle(now)
        self.links.link((user_id,), menu_id)
        return SwitchStatus.SUCCESS
