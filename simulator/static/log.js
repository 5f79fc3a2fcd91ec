// The list of bubbles: dates, avatars, times, and where it is scrolled to.

import { element } from "./actions.js";
import { renderMessage } from "./bubbles.js";

const ZONE = "Asia/Tokyo";
const DAY = new Intl.DateTimeFormat("ja-JP", { timeZone: ZONE, month: "long", day: "numeric", weekday: "short" });
const TIME = new Intl.DateTimeFormat("ja-JP", { timeZone: ZONE, hour: "numeric", minute: "2-digit" });
const NEAR_END = 120;
const SYSTEM_WORDS = {
  follow: "友だちに追加しました",
  block: "ブロックしました",
  unsend: "メッセージの送信を取り消しました",
};
const FULL_WIDTH = new Set(["carousel"]);

export class ChatLog {
  constructor(root, context, handlers) {
    this.root = root;
    this.context = context;
    this.handlers = handlers;
    this.open("");
    const sized = new ResizeObserver(() => this.stayAtEnd());
    sized.observe(root);
    root.addEventListener("scroll", () => {
      this.isAtEnd = root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_END;
    });
    root.addEventListener("load", () => this.stayAtEnd(), true);
  }

  open(accountName) {
    this.accountName = accountName;
    this.lastDay = "";
    this.lastMessage = null;
    this.lastGroup = "";
    this.hasSpoken = false;
    this.isAtEnd = true;
    this.rows = new Map();
    this.root.setAttribute("aria-busy", "true");
    this.root.replaceChildren();
  }

  add(entries, { isFirst, loading, friendship }) {
    this.root.querySelector(".loading-row")?.remove();
    this.root.querySelector(".welcome")?.remove();
    for (const entry of entries) this.addEntry(entry);
    if (friendship === "stranger") this.root.append(this.welcome());
    if (loading) this.root.append(this.loadingRow());
    if (isFirst) this.root.removeAttribute("aria-busy");
    if (entries.some((entry) => entry.side === "person")) this.isAtEnd = true;
    this.stayAtEnd();
  }

  addEntry(entry) {
    if (entry.kind === "unsend") this.rows.get(entry.messageId)?.remove();
    if (entry.unsent || (entry.kind === "tap" && !entry.message)) return;
    if (entry.kind === "postback" && !entry.message) {
      this.lastMessage = entry;
      return;
    }
    this.addDay(entry.at);
    if (entry.side === "system") {
      this.root.append(element("p", "system-line", SYSTEM_WORDS[entry.kind] ?? entry.kind));
      this.lastGroup = "";
      return;
    }
    const row = entry.side === "account" ? this.accountRow(entry) : this.personRow(entry);
    if (entry.messageId) this.rows.set(entry.messageId, row);
    this.root.append(row);
    this.lastMessage = entry;
    this.hasSpoken ||= entry.side === "person";
  }

  addDay(at) {
    const day = DAY.format(new Date(at));
    if (day === this.lastDay) return;
    this.lastDay = day;
    this.lastGroup = "";
    this.root.append(element("p", "day-line", element("span", "", day)));
  }

  accountRow(entry) {
    const sender = entry.message.sender?.name ?? this.accountName;
    const startsGroup = this.lastGroup !== `account ${sender}`;
    this.lastGroup = `account ${sender}`;
    const drawn = renderMessage(entry.message, this.context);
    const wide = [...drawn.classList].some((name) => FULL_WIDTH.has(name));
    const line = element("div", "bubble-line", drawn, this.side(entry, ""));
    const name = element("p", startsGroup ? "sender" : "sender visually-hidden", sender);
    const column = element("div", "bubble-column", name, line);
    const avatar = element("div", startsGroup ? "avatar" : "avatar repeated", startsGroup ? sender.slice(0, 1) : "");
    avatar.setAttribute("aria-hidden", "true");
    return element("div", `row-account ${startsGroup ? "starts" : ""} ${wide ? "wide" : ""}`, avatar, column);
  }

  personRow(entry) {
    this.lastGroup = "person";
    const drawn = renderMessage(entry.message, this.context);
    const who = element("p", "visually-hidden", "自分");
    const line = element("div", "bubble-line", this.side(entry, "既読"), drawn);
    return element("div", "row-person", who, line);
  }

  side(entry, read) {
    const time = element("time", "", TIME.format(new Date(entry.at)));
    time.dateTime = entry.at;
    const inspect = element("button", "inspect", "{ }");
    inspect.type = "button";
    inspect.setAttribute("aria-label", `${time.textContent} のメッセージの中身を見る`);
    inspect.addEventListener("click", () => this.handlers.onInspect(entry));
    const mark = read ? [element("span", "read", read)] : [];
    return element("div", "bubble-side", inspect, ...mark, time);
  }

  welcome() {
    const avatar = element("div", "avatar large", this.accountName.slice(0, 1));
    avatar.setAttribute("aria-hidden", "true");
    const button = element("button", "button follow", "友だち追加");
    button.type = "button";
    button.addEventListener("click", () => this.handlers.onFollow());
    const lead = element("p", "", "追加すると、案内が届きます。下の言葉を押して、すぐに聞いてみることもできます。");
    return element("section", "welcome", avatar, element("h2", "", this.accountName), lead, button);
  }

  loadingRow() {
    const dots = element("div", "bubble-text dots", element("i"), element("i"), element("i"));
    const avatar = element("div", "avatar", this.accountName.slice(0, 1));
    avatar.setAttribute("aria-hidden", "true");
    const words = element("span", "visually-hidden", "返事を用意しています");
    return element("div", "row-account starts loading-row", avatar, element("div", "bubble-column", words, dots));
  }

  stayAtEnd() {
    if (this.isAtEnd) this.root.scrollTop = this.root.scrollHeight;
  }
}
