// Long polling of one person's chat: each answer holds what is new, or comes empty after WAIT_SECONDS.

const WAIT_SECONDS = 20;
const SHORT_WAIT_SECONDS = 1;
const SHORT_WAITS = 5; // until the reply token of a fresh event is expected to run
const RETRY_MILLISECONDS = 1500;

const isWaitingForToken = (news) =>
  Object.values(news.replyTokens ?? {}).some((token) => !token.validUntil && !token.isUsed);

export class News {
  constructor(handlers) {
    this.handlers = handlers;
    this.following = new AbortController();
    this.asking = new AbortController();
  }

  // Follow another chat from its beginning; `ask(after, wait, signal)` gives the answers.
  follow(ask) {
    this.following.abort();
    this.following = new AbortController();
    this.run(ask, this.following.signal);
  }

  // Ask again at once: the world has changed without a new line in the chat.
  askNow() {
    this.isHurried = true;
    this.asking.abort();
  }

  async run(ask, signal) {
    let after = 0;
    let isFirst = true;
    let shortWaits = 0;
    while (!signal.aborted) {
      const wait = isFirst || this.isHurried ? 0 : shortWaits ? SHORT_WAIT_SECONDS : WAIT_SECONDS;
      this.isHurried = false;
      this.asking = new AbortController();
      try {
        const news = await ask(after, wait, AbortSignal.any([signal, this.asking.signal]));
        if (signal.aborted) return;
        const isRestarted = news.lastSeq < after;
        if (!isRestarted) this.handlers.onNews(news, isFirst);
        after = isRestarted ? 0 : Math.max(after, news.lastSeq);
        isFirst = isRestarted;
        if (isRestarted) this.handlers.onRestart();
        if (!isWaitingForToken(news)) shortWaits = 0;
        else if (news.entries.length) shortWaits = SHORT_WAITS;
        else shortWaits = Math.max(0, shortWaits - 1);
        this.handlers.onConnected();
      } catch (error) {
        if (signal.aborted) return;
        if (this.asking.signal.aborted) continue;
        this.handlers.onLost();
        await new Promise((done) => setTimeout(done, RETRY_MILLISECONDS));
        if (error.status === 404) [after, isFirst] = [0, true];
      }
    }
  }
}
