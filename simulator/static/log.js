// The list of bubbles: dates, groups, what is read, and where it is scrolled to.

import { element } from "./bubbles/actions.js";
import { accountRow, loadingRow, personRow, refusedRow, welcome } from "./rows.js";

const DAY = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", month: "long", day: "numeric", weekday: "short" });
const NEAR_END = 120;
const SYSTEM_WORDS = {
  follow: "友だちに追加しました",
  block: "ブロックしました",
  unsend: "メッセージの送信を取り消しました",
  join: "トークに参加しました",
  leave: "トークから退出しました",
};
const KIND_WORDS = {
  sticker: "スタンプ", image: "写真", video: "動画", audio: "ボイスメッセージ", location: "位置情報", file: "ファイル",
};

export class ChatLog {
  constructor(root, context, handlers) {
    this.root = root;
    this.context = context;
    this.handlers = handlers;
    this.open("");
    const sized = new ResizeObserver(() => this.stayAtEnd());
    sized.observe(root);
    // Only people scroll back: growing pictures move the end away, not the reader.
    root.addEventListener("scroll", () => {
      const isNear = root.scrollHeight - root.scrollTop - root.clientHeight < NEAR_END;
      if (isNear || root.scrollTop < this.lastTop) this.isAtEnd = isNear;
      this.lastTop = root.scrollTop;
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
    this.lastTop = 0;
    this.rows = new Map();
    this.quotable = new Map();
    this.root.setAttribute("aria-busy", "true");
    this.root.replaceChildren();
  }

  add(entries, { isFirst, loading, friendship, readSeq }) {
    this.root.querySelector(".loading-row")?.remove();
    this.root.querySelector(".welcome")?.remove();
    for (const entry of entries) this.addEntry(entry);
    this.markRead(readSeq ?? Infinity);
    if (friendship === "stranger") this.root.append(welcome(this.accountName, () => this.handlers.onFollow()));
    if (loading) this.root.append(loadingRow(this.accountName));
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
    if (entry.side === "system") this.addSystemLine(entry);
    else if (entry.message) this.addMessage(entry);
  }

  addSystemLine(entry) {
    const { onInspect } = this.handlers;
    const words = SYSTEM_WORDS[entry.kind];
    if (!words && entry.kind !== "refused") return;
    this.addDay(entry.at);
    this.lastGroup = "";
    this.root.append(words ? element("p", "system-line", words) : refusedRow(entry, onInspect));
  }

  addMessage(entry) {
    this.addDay(entry.at);
    const row = entry.side === "account" ? this.accountRow(entry) : this.personRow(entry);
    if (entry.messageId) this.rows.set(entry.messageId, row);
    this.rememberForQuotes(entry);
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
    const group = `account ${entry.message.sender?.name ?? ""}`;
    const startsGroup = this.lastGroup !== group;
    this.lastGroup = group;
    const { accountName, context } = this;
    return accountRow(entry, { accountName, startsGroup, context, onInspect: this.handlers.onInspect });
  }

  personRow(entry) {
    this.lastGroup = "person";
    return personRow(entry, { context: this.context, onInspect: this.handlers.onInspect });
  }

  // Own messages up to this number of an entry have been read by the account.
  markRead(readSeq) {
    for (const row of this.root.querySelectorAll(".row-person")) row.showRead(Number(row.dataset.seq) <= readSeq);
  }

  rememberForQuotes({ side, message, messageId, quoteToken }) {
    const name = side === "account" ? message.sender?.name ?? this.accountName : "自分";
    const quoted = { name, text: message.text ?? message.altText ?? KIND_WORDS[message.type] ?? "メッセージ" };
    for (const key of [messageId, quoteToken, side === "person" && message.quoteToken]) {
      if (key) this.quotable.set(key, quoted);
    }
  }

  findQuoted({ quoteToken, quotedMessageId }) {
    return this.quotable.get(quotedMessageId ?? quoteToken) ?? null;
  }

  stayAtEnd() {
    if (this.isAtEnd) this.root.scrollTop = this.root.scrollHeight;
  }
}
