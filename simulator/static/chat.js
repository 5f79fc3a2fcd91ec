// The chat page: whose phone it is, what arrives, what is sent.

import { renderQuickReplies } from "./bubbles.js";
import { Control } from "./control.js";
import { startComposer } from "./composer.js";
import { Inspector } from "./inspector.js";
import { ChatLog } from "./log.js";
import { PeoplePanel, remembered, remember } from "./people.js";
import { Panels, pickTime, startViewer, toast } from "./surface.js";

const settings = JSON.parse(document.body.dataset.settings);
const byId = (id) => document.getElementById(id);
const WAIT_SECONDS = 20;
const RETRY_MILLISECONDS = 1500;

class Chat {
  constructor() {
    this.control = new Control(settings.channels[0].key);
    this.person = null;
    this.polling = new AbortController();
    this.panels = new Panels();
    this.inspector = new Inspector(this.panels, {
      onUnsend: (messageId) => this.act("unsend", { messageId }),
    });
    const context = {
      mapUrl,
      stickers: settings.stickers,
      onAction: (action) => this.tap(action),
      onPicture: startViewer(),
    };
    this.context = context;
    this.log = new ChatLog(byId("log"), context, {
      onInspect: (entry) => this.inspector.show(entry),
      onFollow: () => this.act("follow"),
    });
    this.people = new PeoplePanel(this.control, {
      onChoose: (name) => this.choose(name),
      onAct: (what) => this.act(what),
    });
    this.composer = startComposer(settings, {
      onText: (text) => this.act("say", { text }),
      onMessage: (message) => this.act("send", { message }),
    });
    byId("unblock").addEventListener("click", () => this.act("follow"));
  }

  async start() {
    this.offerChannels();
    const people = await this.people.refresh();
    const wanted = remembered(this.control.channel);
    const known = people.find((one) => one.name === wanted) ?? people[0];
    if (!known) await this.control.addPerson(settings.first_person);
    await this.choose(known?.name ?? settings.first_person);
    this.people.keepFresh();
  }

  offerChannels() {
    const select = byId("channel");
    byId("channel-field").hidden = settings.channels.length < 2;
    if (select.options.length) return;
    for (const channel of settings.channels) select.add(new Option(channel.name, channel.key));
    select.addEventListener("change", async () => {
      this.control.channel = select.value;
      await this.start();
    });
  }

  get accountName() {
    return settings.channels.find((one) => one.key === this.control.channel).name;
  }

  async choose(name) {
    this.polling.abort();
    this.polling = new AbortController();
    this.person = name;
    remember(this.control.channel, name);
    byId("account-name").textContent = this.accountName;
    byId("whose").textContent = `${name} さんの画面`;
    this.log.open(this.accountName);
    this.inspector.clear();
    await this.people.refresh(name);
    this.follow(name, this.polling.signal);
  }

  // Long polling: each answer holds what is new, or comes empty after WAIT_SECONDS.
  async follow(name, signal) {
    let after = 0;
    let isFirst = true;
    while (!signal.aborted) {
      try {
        const news = await this.control.timeline(name, after, isFirst ? 0 : WAIT_SECONDS, signal);
        if (signal.aborted) return;
        this.show(news, isFirst);
        after = Math.max(after, news.lastSeq);
        isFirst = false;
        toast.reconnected();
      } catch (error) {
        if (signal.aborted) return;
        toast.lost();
        await new Promise((done) => setTimeout(done, RETRY_MILLISECONDS));
        if (error.status === 404) isFirst = true;
      }
    }
  }

  show(news, isFirst) {
    this.log.add(news.entries, { isFirst, loading: news.loading, friendship: news.friendship });
    this.people.update(news);
    this.composer.setBlocked(news.friendship === "blocked");
    this.showChips(news.friendship);
    this.inspector.add(news.entries);
  }

  showChips(friendship) {
    const last = this.log.lastMessage;
    const answers = last?.side === "account" ? renderQuickReplies(last.message, this.context) : [];
    const isNew = friendship !== "blocked" && !this.log.hasSpoken && !answers.length;
    const hints = isNew ? settings.hints.map((text) => this.hint(text)) : [];
    const chips = byId("chips");
    chips.replaceChildren(...answers, ...hints);
    chips.hidden = !chips.children.length;
    chips.setAttribute("aria-label", hints.length ? "ためしに送ってみる" : "返事の候補");
    this.log.stayAtEnd();
  }

  hint(text) {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "chip hint";
    chip.textContent = text;
    chip.addEventListener("click", () => this.act("say", { text }));
    return chip;
  }

  async tap(action) {
    if (action.type === "location") return this.act("send", { message: locationMessage() });
    if (action.type === "camera" || action.type === "cameraRoll") return this.act("send", { message: { type: "image" } });
    const body = { action };
    if (action.type === "datetimepicker") {
      body.params = await pickTime(action);
      if (!body.params) return undefined;
    }
    const done = await this.act("tap", body);
    if (done?.clipboardText) {
      await navigator.clipboard?.writeText(done.clipboardText).catch(() => {});
      toast.say("コピーしました");
    } else if (done?.uri && !/^https?:/i.test(done.uri)) toast.say(`開く先：${done.uri}`);
    return done;
  }

  async act(what, body) {
    try {
      return await this.control.act(this.person, what, body);
    } catch (error) {
      toast.say(error.status === 404 ? "このボタンは今は使えません" : `できませんでした：${error.message}`);
      return undefined;
    }
  }
}

function locationMessage() {
  return { type: "location", ...settings.location };
}

// Pictures and links of the bot's public address come from loopback here.
function mapUrl(url) {
  for (const [origin, local] of Object.entries(settings.mediaOrigins)) {
    if (url === origin || url.startsWith(`${origin}/`)) return local + url.slice(origin.length);
  }
  return url;
}

new Chat().start().catch(() => toast.lost());
