// How long the account may still answer the chosen (or the newest) event with its reply token.

const byId = (id) => document.getElementById(id);

export class ReplyClock {
  constructor() {
    this.root = byId("reply-clock");
    this.clear();
    setInterval(() => this.draw(), 1000);
  }

  clear() {
    this.tokens = {};
    this.newest = null;
    this.chosen = null;
    this.draw();
  }

  choose(entry) {
    this.chosen = entry?.webhookEventId ?? null;
    this.draw();
  }

  update(news) {
    this.tokens = { ...this.tokens, ...(news.replyTokens ?? {}) };
    this.offset = Date.parse(news.now) - performance.now();
    const own = news.entries.filter((entry) => this.tokens[entry.webhookEventId]);
    this.newest = own.at(-1)?.webhookEventId ?? this.newest;
    this.draw();
  }

  // What to say of a token: words, and how urgent they are.
  words({ validUntil, isUsed }) {
    if (isUsed) return ["返信しました", "used"];
    if (!validUntil) return ["イベントを届けています…", "waiting"];
    const left = Math.ceil((Date.parse(validUntil) - (this.offset + performance.now())) / 1000);
    if (left <= 0) return ["返信できる時間は過ぎました", "over"];
    return [`返信できる時間 あと${left}秒`, left <= 10 ? "short" : "running"];
  }

  draw() {
    const token = this.tokens[this.chosen] ?? (this.chosen ? null : this.tokens[this.newest]);
    this.root.hidden = !token;
    if (!token) return;
    const [words, state] = this.words(token);
    if (this.root.textContent !== words) this.root.textContent = words;
    this.root.dataset.state = state;
  }
}
