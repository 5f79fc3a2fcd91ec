// What was sent, as data; one message at a time, with what LINE says of it.

import { element } from "./bubbles/actions.js";
import { drawRefusal, drawVerdict } from "./verdict.js";

const NAMES = {
  who: "だれから", at: "時刻", via: "送り方", status: "LINEの答え", messageId: "メッセージID", requestId: "リクエストID",
  retryKey: "リトライキー", webhookEventId: "イベントID",
};
const SIDES = { person: "この人", account: "公式アカウント", system: "LINE" };
const TIME = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", dateStyle: "medium", timeStyle: "medium" });
const byId = (id) => document.getElementById(id);
const isShown = (entry) => (entry.message && !entry.unsent) || entry.kind === "refused" || entry.postback;

export class Inspector {
  constructor(panels, control, handlers) {
    this.panels = panels;
    this.control = control;
    this.handlers = handlers;
    this.json = byId("inspector-json");
    this.takeBack = byId("take-back");
    this.verdict = byId("inspector-verdict");
    this.event = byId("inspector-event");
    this.clear();
    byId("earlier").addEventListener("click", () => this.step(-1));
    byId("later").addEventListener("click", () => this.step(1));
    this.takeBack.addEventListener("click", () => handlers.onUnsend(this.entries[this.position].messageId));
    this.event.addEventListener("toggle", () => this.loadEvent());
  }

  clear() {
    this.entries = [];
    this.position = -1;
    this.draw();
  }

  // New messages are shown as they come, unless somebody looks at an older one.
  add(entries) {
    const before = this.entries[this.position];
    const followed = this.position === this.entries.length - 1;
    for (const entry of entries) {
      if (entry.kind === "unsend") this.remove(entry.messageId);
      else if (isShown(entry)) this.entries.push(entry);
    }
    if (followed) this.position = this.entries.length - 1;
    if (this.entries[this.position] !== before || entries.length) this.draw();
  }

  remove(messageId) {
    this.entries = this.entries.filter((entry) => entry.messageId !== messageId);
    this.position = Math.min(this.position, this.entries.length - 1);
  }

  show(entry) {
    this.position = this.entries.indexOf(entry);
    this.draw();
    byId("tab-contents").click();
    this.panels.open("inspector");
  }

  step(by) {
    this.position = Math.min(Math.max(this.position + by, 0), this.entries.length - 1);
    this.draw();
  }

  draw() {
    const entry = this.entries[this.position];
    const isLast = this.position === this.entries.length - 1;
    byId("inspector-lead").hidden = Boolean(entry);
    byId("inspector-steps").hidden = !entry;
    this.json.hidden = !entry;
    this.takeBack.hidden = entry?.side !== "person" || !entry.messageId;
    byId("inspector-facts").replaceChildren();
    this.event.hidden = !entry?.webhookEventId;
    this.handlers.onChoose(isLast ? null : entry);
    if (entry === this.drawn && entry) this.drawFacts(entry);
    if (entry === this.drawn) return;
    this.drawn = entry;
    this.event.open = false;
    this.verdict.replaceChildren();
    if (!entry) return;
    const { message, messages, postback } = entry;
    this.json.textContent = JSON.stringify(postback ? { postback, message } : message ?? messages, null, 2);
    this.drawFacts(entry);
    this.judge(entry);
  }

  drawFacts(entry) {
    byId("earlier").disabled = this.position === 0;
    byId("later").disabled = this.position === this.entries.length - 1;
    const facts = { ...entry, who: SIDES[entry.side], at: TIME.format(new Date(entry.at)) };
    for (const [key, name] of Object.entries(NAMES)) {
      if (facts[key]) byId("inspector-facts").append(element("dt", "", name), element("dd", "", String(facts[key])));
    }
  }

  async judge(entry) {
    if (entry.kind === "refused") {
      drawRefusal(this.verdict, { message: entry.error, details: entry.details }, entry.status);
      return;
    }
    if (entry.side !== "account") return;
    try {
      const answer = await this.control.check([entry.message]);
      if (this.drawn === entry) drawVerdict(this.verdict, answer);
    } catch {
      // Without a verdict the data alone is shown.
    }
  }

  async loadEvent() {
    const { drawn } = this;
    if (!this.event.open || !drawn?.webhookEventId) return;
    const shown = byId("event-json");
    shown.textContent = "";
    try {
      const { event } = await this.control.event(drawn.webhookEventId);
      if (this.drawn === drawn) shown.textContent = JSON.stringify(event, null, 2);
    } catch {
      shown.textContent = "このイベントはもう残っていません";
    }
  }
}
