// The side panel: who is there, who has news, follow and block.

import { element } from "./actions.js";
import { toast } from "./surface.js";

const FRIENDSHIP_WORDS = { friend: "友だち", stranger: "まだ友だちではない", blocked: "ブロック中" };
const FRESH_MILLISECONDS = 3000;
const KEY = "madoguchi-simulator-person";

export function remembered(channel) {
  try {
    return sessionStorage.getItem(`${KEY} ${channel}`);
  } catch {
    return null;
  }
}

export function remember(channel, name) {
  try {
    sessionStorage.setItem(`${KEY} ${channel}`, name);
  } catch {
    // Without storage the first person is shown after a reload.
  }
}

export class PeoplePanel {
  constructor(control, handlers) {
    this.control = control;
    this.handlers = handlers;
    this.list = document.getElementById("people");
    this.friendship = document.getElementById("friendship");
    this.chosen = null;
    this.people = [];
    this.seen = new Map();
    this.drawn = "";
    document.getElementById("add-person").addEventListener("submit", (event) => this.add(event));
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
    const known = this.people.find((one) => one.name === person.name);
    if (known) Object.assign(known, { friendship: person.friendship, lastSeq: person.lastSeq });
    this.draw();
  }

  draw() {
    const shown = this.people.map((one) => [one.name, one.friendship, this.hasNews(one), one.name === this.chosen]);
    const state = JSON.stringify(shown);
    if (state === this.drawn) return;
    this.drawn = state;
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    this.list.replaceChildren(...this.people.map((one) => this.item(one)));
    if (focused) [...this.list.querySelectorAll("button")].find((one) => one.dataset.name === focused)?.focus();
    this.drawFriendship();
  }

  hasNews(person) {
    return person.name !== this.chosen && person.lastSeq > (this.seen.get(person.name) ?? 0);
  }

  item(person) {
    const face = element("span", "face", [...person.name][0]);
    face.setAttribute("aria-hidden", "true");
    const words = element("span", "person-state", FRIENDSHIP_WORDS[person.friendship]);
    const button = element("button", "person", face, element("span", "person-name", person.name), words);
    button.type = "button";
    button.dataset.name = person.name;
    if (person.name === this.chosen) button.setAttribute("aria-current", "true");
    if (this.hasNews(person)) button.append(element("span", "news", "新着"));
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
    this.friendship.replaceChildren(element("p", "", `${person.name} さん：${FRIENDSHIP_WORDS[person.friendship]}`), button);
  }
}
