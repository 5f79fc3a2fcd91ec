// A field to paste messages into: would LINE take them, and how do they look?

import { element } from "./bubbles/actions.js";
import { renderMessage, renderQuickReplies } from "./bubbles/bubbles.js";
import { toast } from "./surface.js";
import { drawVerdict } from "./verdict.js";

const byId = (id) => document.getElementById(id);
const CONTAINERS = ["bubble", "carousel"];

// Accepts a request body, a list of messages, one message, or what Flex tools give: a bubble or carousel alone.
export function readMessages(text) {
  const given = JSON.parse(text);
  const list = Array.isArray(given) ? given : Array.isArray(given?.messages) ? given.messages : [given];
  return list.map((one) =>
    CONTAINERS.includes(one?.type) ? { type: "flex", altText: "試しの表示", contents: one } : one);
}

export class TryOut {
  constructor(control, context) {
    this.control = control;
    this.context = { ...context, onAction: () => toast.say("試しの表示なので、送信はしません") };
    this.verdict = byId("try-verdict");
    this.preview = byId("try-preview");
    byId("try-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.check(byId("try-json").value);
    });
  }

  async check(text) {
    this.preview.hidden = true;
    let messages;
    try {
      messages = readMessages(text);
    } catch (error) {
      this.say(`JSONとして読めません：${error.message}`);
      return;
    }
    try {
      drawVerdict(this.verdict, await this.control.check(messages));
    } catch (error) {
      this.say(`確かめられませんでした：${error.message}`);
    }
    this.draw(messages);
  }

  say(words) {
    this.verdict.replaceChildren(element("p", "verdict-title bad", words));
  }

  draw(messages) {
    const shown = messages.map((message) => renderMessage(message, this.context));
    const chips = renderQuickReplies(messages.at(-1), this.context);
    if (chips.length) shown.push(element("div", "chips", ...chips));
    this.preview.replaceChildren(...shown);
    this.preview.hidden = !shown.length;
  }
}
