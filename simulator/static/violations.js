// What the bot did against LINE's rules or advice.

import { element } from "./bubbles/actions.js";

const byId = (id) => document.getElementById(id);
const SHOWN = 100;
const TIME = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", dateStyle: "short", timeStyle: "medium" });
const WORDS = {
  no_retry_key: "リトライキーなしで送信",
  retry_key_reused: "リトライキーの使い回し",
  recipient_twice: "同じ宛先が重複",
  push_to_blocked: "ブロックした人へ送信",
  same_message_again: "同じメッセージを再び送信",
  slow_webhook: "Webhookの応答が遅い",
  late_reply: "返信が遅すぎる",
  push_despite_reply_token: "返信できるのにプッシュで送信",
  answered_redelivery: "再配信されたイベントに再び返信",
  sent_in_standby: "待機中に送信",
  fill_in_without_keyboard: "キーボードを開かずに入力文を指定",
  broken_media: "画像や音声を表示できない",
};
const GAP_MILLISECONDS = 5000;

export class ViolationList {
  constructor(control) {
    this.control = control;
    this.root = byId("violations");
    this.isShown = false;
  }

  setShown(isShown) {
    this.isShown = isShown;
    if (isShown) this.load();
  }

  // Called with all news; asks at most every GAP_MILLISECONDS.
  refresh() {
    if (this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.load();
    }, this.isShown ? 300 : GAP_MILLISECONDS);
  }

  async load() {
    try {
      const { counts, violations } = await this.control.violations(SHOWN);
      this.draw(Object.values(counts).reduce((sum, one) => sum + one, 0), violations);
    } catch {
      // The page says elsewhere that the connection is lost.
    }
  }

  draw(total, violations) {
    const count = byId("violation-count");
    count.hidden = !total;
    count.textContent = `${total}件`;
    byId("no-violations").hidden = total > 0;
    this.root.replaceChildren(...violations.reverse().map((one) => this.item(one)));
  }

  item({ at, kind, text, recipient, requestId }) {
    const facts = [TIME.format(new Date(at)), recipient, requestId].filter(Boolean).join(" ・ ");
    return element("li", "", element("b", "", WORDS[kind] ?? kind), element("p", "", text), element("small", "", facts));
  }
}
