// The rich menu below the chat, the bar that opens and closes it, and the change between menu and keyboard.

import { actionControl, actionName, element, picture } from "./bubbles/actions.js";

const byId = (id) => document.getElementById(id);
const sameBounds = (one, other) => ["x", "y", "width", "height"].every((name) => one[name] === other[name]);

export class RichMenu {
  constructor(context, handlers) {
    this.context = context;
    this.handlers = handlers;
    this.root = byId("rich-menu");
    this.toggle = byId("menu-toggle");
    this.clear();
    this.toggle.addEventListener("click", () => this.setOpen(!this.isOpen));
    byId("to-keyboard").addEventListener("click", () => {
      this.showKeyboard();
      byId("text").focus();
    });
    byId("to-menu").addEventListener("click", () => {
      this.open();
      this.toggle.focus();
    });
  }

  // No menu, until show() brings one.
  clear() {
    this.menu = null;
    this.isOpen = false;
    this.isKeyboard = true;
    this.draw();
  }

  // Another menu takes the place of the shown one: a tab of it, when one was open already.
  show(menu) {
    const isChange = Boolean(this.menu && menu);
    const focused = this.focusedBounds();
    this.menu = menu;
    if (!isChange) {
      this.isKeyboard = !menu;
      this.isOpen = Boolean(menu?.selected);
    }
    this.draw();
    if (focused) this.focusNear(focused);
  }

  setBlocked(isBlocked) {
    if (this.isBlocked === isBlocked) return;
    this.isBlocked = isBlocked;
    this.arrange();
  }

  open() {
    if (!this.menu) return;
    this.isKeyboard = false;
    this.setOpen(true);
  }

  close() {
    this.setOpen(false);
  }

  showKeyboard() {
    this.isKeyboard = true;
    this.arrange();
  }

  setOpen(isOpen) {
    this.isOpen = isOpen && Boolean(this.menu);
    this.arrange();
  }

  arrange() {
    const isMenu = Boolean(this.menu) && !this.isKeyboard && !this.isBlocked;
    byId("chat-bar").hidden = !isMenu;
    byId("composer").classList.toggle("replaced", isMenu);
    byId("to-menu").hidden = !this.menu;
    byId("tray").classList.toggle("replaced", isMenu);
    this.root.hidden = !isMenu || !this.isOpen;
    this.toggle.setAttribute("aria-expanded", String(this.isOpen));
    this.handlers.onModeChange();
  }

  draw() {
    this.root.replaceChildren();
    if (this.menu) {
      const { chatBarText, name, size, imageUrl, areas } = this.menu;
      this.toggle.textContent = chatBarText;
      this.root.setAttribute("aria-label", `リッチメニュー「${name || chatBarText}」`);
      this.root.style.aspectRatio = `${size.width} / ${size.height}`;
      if (imageUrl) this.root.append(picture(imageUrl, "", this.context, "menu-picture"));
      this.root.append(...areas.map((area) => this.area(area, size)));
    }
    this.arrange();
  }

  area({ bounds, action }, size) {
    const part = actionControl(action, "menu-area", this.context, "");
    part.setAttribute("aria-label", actionName(action));
    part.bounds = bounds;
    const share = (value, whole) => `${(100 * value) / whole}%`;
    part.style.left = share(bounds.x, size.width);
    part.style.top = share(bounds.y, size.height);
    part.style.width = share(bounds.width, size.width);
    part.style.height = share(bounds.height, size.height);
    return part;
  }

  focusedBounds() {
    return this.root.contains(document.activeElement) ? document.activeElement.bounds : null;
  }

  focusNear(bounds) {
    const parts = [...this.root.querySelectorAll(".menu-area")];
    (parts.find((one) => sameBounds(one.bounds, bounds)) ?? parts[0])?.focus();
  }
}
