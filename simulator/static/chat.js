// The chat page: whose phone it is, what arrives, what is sent.

import { renderQuickReplies } from "./bubbles/bubbles.js";
import { ClockPanel } from "./clock.js";
import { Composer } from "./composer.js";
import { Control } from "./control.js";
import { Inspector } from "./inspector.js";
import { ChatLog } from "./log.js";
import { RichMenu } from "./menu.js";
import { News } from "./news.js";
import { Bell } from "./notices.js";
import { PeoplePanel, remembered, remember } from "./people.js";
import { ReplyClock } from "./reply_clock.js";
import { Panels, startViewer, toast } from "./surface.js";
import { startTabs } from "./tabs.js";
import { Taps } from "./taps.js";
import { TryOut } from "./try_out.js";
import { ViolationList } from "./violations.js";

const settings = JSON.parse(document.body.dataset.settings);
const asked = new URLSearchParams(location.search);
const byId = (id) => document.getElementById(id);

class Chat {
  constructor() {
    const first = settings.channels.find((one) => one.key === asked.get("channel")) ?? settings.channels[0];
    this.control = new Control(first.key);
    this.person = null;
    this.panels = new Panels();
    this.bell = new Bell();
    this.replyClock = new ReplyClock();
    this.taps = new Taps(settings, (what, body) => this.act(what, body), {
      composer: () => this.composer,
      menu: () => this.menu,
    });
    this.context = {
      mapUrl,
      stickers: settings.stickers,
      onAction: (action) => this.taps.tap(action),
      onPicture: startViewer(),
      quoted: (message) => this.log.findQuoted(message),
      nameOf: (userId) => this.people.people.find((one) => one.userId === userId)?.name,
    };
    this.buildPanels();
    this.buildPhone();
    this.news = new News({
      onNews: (news, isFirst) => this.show(news, isFirst),
      onRestart: () => this.log.open(this.accountName),
      onConnected: () => toast.reconnected(),
      onLost: () => toast.lost(),
    });
  }

  buildPanels() {
    this.inspector = new Inspector(this.panels, this.control, {
      onUnsend: (messageId) => this.act("unsend", { messageId }),
      onChoose: (entry) => this.replyClock.choose(entry),
    });
    this.tryOut = new TryOut(this.control, this.context);
    this.violations = new ViolationList(this.control);
    startTabs(document.querySelector(".tabs"), (pane) => this.violations.setShown(pane === "pane-violations"));
    this.clock = new ClockPanel(this.control, () => this.news.askNow());
    this.people = new PeoplePanel(this.control, {
      onChoose: (name) => this.choose(name),
      onAct: (what) => this.act(what),
    });
  }

  buildPhone() {
    this.log = new ChatLog(byId("log"), this.context, {
      onInspect: (entry) => this.inspector.show(entry),
      onFollow: () => this.act("follow"),
    });
    this.composer = new Composer(settings, {
      onText: (text) => this.act("say", { text }),
      onMessage: (message) => this.act("send", { message }),
    });
    this.menu = new RichMenu(this.context, { onModeChange: () => this.log.stayAtEnd() });
    byId("unblock").addEventListener("click", () => this.act("follow"));
  }

  async start() {
    this.offerChannels();
    const people = await this.people.refresh();
    const wanted = asked.get("person") ?? remembered(this.control.channel);
    const known = people.find((one) => one.name === wanted) ?? people[0];
    if (!known) await this.control.addPerson(settings.first_person);
    await this.choose(known?.name ?? settings.first_person);
    this.people.keepFresh();
    this.clock.refresh().catch(() => {});
  }

  offerChannels() {
    const select = byId("channel");
    byId("channel-field").hidden = settings.channels.length < 2;
    if (select.options.length) return;
    for (const channel of settings.channels) select.add(new Option(channel.name, channel.key));
    select.value = this.control.channel;
    select.addEventListener("change", async () => {
      this.control.channel = select.value;
      this.people.forget();
      await this.start();
    });
  }

  get accountName() {
    return settings.channels.find((one) => one.key === this.control.channel).name;
  }

  async choose(name) {
    this.person = name;
    remember(this.control.channel, name);
    byId("account-name").textContent = this.accountName;
    byId("whose").textContent = `${name} さんの画面`;
    this.log.open(this.accountName);
    this.inspector.clear();
    this.replyClock.clear();
    this.menu.clear();
    this.bell.choose(`${this.control.channel} ${name}`);
    await this.people.refresh(name);
    if (this.person === name) {
      this.menuId = "";
      this.news.follow((after, wait, signal) => this.control.timeline(name, { after, wait, menuId: this.menuId }, signal));
    }
  }

  show(news, isFirst) {
    this.log.add(news.entries, { isFirst, ...news });
    this.people.update(news);
    this.composer.setBlocked(news.friendship === "blocked");
    this.menu.setBlocked(news.friendship === "blocked");
    this.showChips(news.friendship);
    this.inspector.add(news.entries);
    this.replyClock.update(news);
    this.clock.synchronise(news.now);
    if (!isFirst) this.bell.ring(news.entries);
    if ((news.menuId ?? "") !== this.menuId) this.loadMenu(news.menuId ?? "");
    this.violations.refresh();
  }

  async loadMenu(id) {
    const { person } = this;
    this.menuId = id;
    try {
      const menu = id ? await this.control.menu(person) : null;
      if (person === this.person && id === this.menuId) this.menu.show(menu);
    } catch (error) {
      toast.say(`メニューを読めませんでした：${error.message}`);
    }
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

  async act(what, body) {
    try {
      return await this.control.act(this.person, what, body);
    } catch (error) {
      toast.say(error.status === 404 ? "このボタンは今は使えません" : `できませんでした：${error.message}`);
      return undefined;
    }
  }
}

// Pictures and links of the bot's public address come from loopback here.
function mapUrl(url) {
  for (const [origin, local] of Object.entries(settings.mediaOrigins)) {
    if (url === origin || url.startsWith(`${origin}/`)) return local + url.slice(origin.length);
  }
  return url;
}

new Chat().start().catch(() => toast.lost());
