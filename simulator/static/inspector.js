// What was sent, as data; one message at a time.

import { element } from "./actions.js";

const NAMES = {
  who: "だれから", at: "時刻", via: "送り方", messageId: "メッセージID", requestId: "リクエストID",
  retryKey: "リトライキー", webhookEventId: "イベントID",
};
const TIME = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", dateStyle: "medium", timeStyle: "medium" });
const byId = (id) => document.getElementById(id);

export class Inspector {
  constructor(panels, handlers) {
    this.panels = panels;
    this.json = byId("inspector-json");
    this.takeBack = byId("take-back");
    this.clear();
    byId("earlier").addEventListener("click", () => this.step(-1));
    byId("later").addEventListener("click", () => this.step(1));
    this.takeBack.addEventListener("click", () => handlers.onUnsend(this.entries[this.position].messageId));
  }

  clear() {
    this.entries = [];
    this.position = -1;
    this.draw();
  }

  // New messages are shown as they come, unless somebody looks at an older one.
  add(entries) {
    const followed = this.position === this.entries.length - 1;
    for (const entry of entries) {
      if (entry.kind === "unsend") this.remove(entry.messageId);
      else if (entry.message && !entry.unsent) this.entries.push(entry);
    }
    if (followed) this.position = this.entries.length - 1;
    this.draw();
  }

  remove(messageId) {
    this.entries = this.entries.filter((entry) => entry.messageId !== messageId);
    this.position = Math.min(this.position, this.entries.length - 1);
  }

  show(entry) {
    this.position = this.entries.indexOf(entry);
    this.draw();
    this.panels.open("inspector");
  }

  step(by) {
    this.position = Math.min(Math.max(this.position + by, 0), this.entries.length - 1);
    this.draw();
  }

  draw() {
    const entry = this.entries[this.position];
    byId("inspector-lead").hidden = Boolean(entry);
    byId("inspector-steps").hidden = !entry;
    this.json.hidden = !entry;
    this.takeBack.hidden = entry?.side !== "person" || !entry.messageId;
    byId("inspector-facts").replaceChildren();
    if (!entry) return;
    byId("earlier").disabled = this.position === 0;
    byId("later").disabled = this.position === this.entries.length - 1;
    this.json.textContent = JSON.stringify(entry.message, null, 2);
    const facts = { ...entry, who: entry.side === "person" ? "この人" : "公式アカウント", at: TIME.format(new Date(entry.at)) };
    for (const [key, name] of Object.entries(NAMES)) {
      if (facts[key]) byId("inspector-facts").append(element("dt", "", name), element("dd", "", String(facts[key])));
    }
  }
}
