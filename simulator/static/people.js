// The side panel: who is there, who has news, follow and block.

import { element } from "./bubbles/actions.js";
import { toast } from "./surface.js";

const FRIENDSHIP_WORDS = { friend: "友だち", stranger: "まだ友だちではない", blocked: "ブロック中" };
const FRESH_MILLISECONDS = 3000;
const LISTED = 100; // a crowd of thousands would make the page slow
const COUNTED = 10; // people whose unread messages are counted in one go
const KEY = "madoguchi-simulator-person";

function stored(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Without storage the first person is shown after a reload.
  }
}

export const remembered = (channel) => stored(`${KEY} ${channel}`);
export const remember = (channel, name) => store(`${KEY} ${channel}`, name);

const shortCount = (count) => (count > 99 ? "99+" : String(count));
const isUnread = (entry) => entry.side === "account" && entry.message;

export class PeoplePanel {
  constructor(control, handlers) {
    this.control = control;
    this.handlers = handlers;
    this.list = document.getElementById("people");
    this.friendship = document.getElementById("friendship");
    this.forget();
    document.getElementById("add-person").addEventListener("submit", (event) => this.add(event));
  }

  // Another account: other people.
  forget() {
    this.chosen = null;
    this.people = [];
    this.seen = new Map();
    this.unread = new Map();
    this.drawn = "";
  }

  async add(event) {
    event.preventDefault();
    const input = document.getElementById("new-name");
    const name = input.value.trim();
    if (!name) return;
    try {
      await this.control.addPerson(name);
      input.value = "";
      this.handlers.onChoose(name);
    } catch (error) {
      toast.say(`できませんでした：${error.message}`);
    }
  }

  async refresh(chosen = this.chosen) {
    this.chosen = chosen;
    this.people = await this.control.people();
    await this.countUnread();
    this.draw();
    return this.people;
  }

  keepFresh() {
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      if (!document.hidden) this.refresh().catch(() => {});
    }, FRESH_MILLISECONDS);
  }

  update(person) {
    this.seen.set(person.name, person.lastSeq);
    this.unread.delete(person.name);
    const known = this.people.find((one) => one.name === person.name);
    if (known) Object.assign(known, { friendship: person.friendship, lastSeq: person.lastSeq });
    this.draw();
  }

  // How many messages of the account nobody has looked at; asked only of people with something new.
  async countUnread() {
    const news = this.people.filter((one) => {
      const counted = this.unread.get(one.name)?.lastSeq ?? this.seen.get(one.name) ?? 0;
      return one.name !== this.chosen && one.lastSeq > counted;
    });
    await Promise.all(news.slice(0, COUNTED).map(async ({ name, lastSeq }) => {
      const { entries } = await this.control.timeline(name, { after: this.seen.get(name) ?? 0 });
      this.unread.set(name, { lastSeq, count: entries.filter(isUnread).length });
    }));
  }

  unreadOf(person) {
    return person.name === this.chosen ? 0 : this.unread.get(person.name)?.count ?? 0;
  }

  get listed() {
    const first = this.people.slice(0, LISTED);
    const chosen = this.people.find((one) => one.name === this.chosen);
    return chosen && !first.includes(chosen) ? [chosen, ...first] : first;
  }

  draw() {
    const shown = this.listed.map((one) => [one.name, one.friendship, this.unreadOf(one), one.name === this.chosen]);
    const state = JSON.stringify([shown, this.people.length]);
    if (state === this.drawn) return;
    this.drawn = state;
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    this.list.replaceChildren(...this.listed.map((one) => this.item(one)));
    const others = this.people.length - this.listed.length;
    if (others > 0) this.list.append(element("li", "panel-lead", `ほか${others.toLocaleString("ja-JP")}人`));
    if (this.shown !== this.chosen) this.scrollToChosen();
    this.shown = this.chosen;
    if (focused) [...this.list.querySelectorAll("button")].find((one) => one.dataset.name === focused)?.focus();
    this.drawFriendship();
    this.drawOthers();
  }

  // The number at the bar's back arrow, as on a phone.
  drawOthers() {
    const total = this.people.reduce((sum, one) => sum + this.unreadOf(one), 0);
    const badge = document.getElementById("others");
    badge.hidden = !total;
    badge.textContent = shortCount(total);
    document.getElementById("others-words").textContent = total ? `ほかの人に未読${total}件` : "";
  }

  scrollToChosen() {
    const [frame, chosen] = [this.list, this.list.querySelector("[aria-current]")].map((one) => one?.getBoundingClientRect());
    if (chosen) this.list.scrollTop += Math.max(0, chosen.bottom - frame.bottom) + Math.min(0, chosen.top - frame.top);
  }

  item(person) {
    const face = element("span", "face", [...person.name][0]);
    face.setAttribute("aria-hidden", "true");
    const words = element("span", "person-state", FRIENDSHIP_WORDS[person.friendship]);
    const button = element("button", "person", face, element("span", "person-name", person.name), words);
    button.type = "button";
    button.dataset.name = person.name;
    if (person.name === this.chosen) button.setAttribute("aria-current", "true");
    const unread = this.unreadOf(person);
    if (unread) {
      const count = element("span", "news", shortCount(unread));
      count.append(element("span", "visually-hidden", "件の未読"));
      button.append(count);
    }
    button.addEventListener("click", () => this.handlers.onChoose(person.name));
    return element("li", "", button);
  }

  drawFriendship() {
    const person = this.people.find((one) => one.name === this.chosen);
    if (!person) return;
    const isFriend = person.friendship === "friend";
    const word = { friend: "ブロックする", stranger: "友だち追加", blocked: "ブロック解除" }[person.friendship];
    const button = element("button", isFriend ? "button quiet" : "button", word);
    button.type = "button";
    button.addEventListener("click", () => this.handlers.onAct(isFriend ? "block" : "follow"));
    const state = element("p", "", `${person.name} さん：${FRIENDSHIP_WORDS[person.friendship]}`);
    this.friendship.replaceChildren(state, button, this.windowLink(person));
  }

  windowLink(person) {
    const link = element("a", "window-link", "別のウィンドウで開く");
    link.href = `/?${new URLSearchParams({ channel: this.control.channel, person: person.name })}`;
    link.target = "_blank";
    link.rel = "noopener";
    return link;
  }
}
