// Text messages: links, LINE's own emoji, and the message they quote.

import { element } from "./actions.js";
import { linkedText } from "./links.js";

// LINE's emoji are pictures on LINE's servers; a plain one stands for all of them.
export function emojiMark() {
  const mark = element("span", "bubble-emoji", "🙂");
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", "LINE絵文字");
  return mark;
}

export function quote(message, context) {
  const quoted = context.quoted(message);
  if (!quoted) return null;
  return element("div", "bubble-quote", element("p", "quote-name", quoted.name), element("p", "quote-text", quoted.text));
}

// The text bubble around `parts`, below the quoted message if there is one.
export function textBubble(message, context, ...parts) {
  const quoted = quote(message, context);
  return element("div", "bubble-text", ...(quoted ? [quoted] : []), ...parts);
}

export function renderText(message, context) {
  const text = String(message.text ?? "");
  const parts = [];
  let position = 0;
  for (const emoji of [...(message.emojis ?? [])].sort((a, b) => a.index - b.index)) {
    if (!(emoji.index >= position)) continue;
    parts.push(linkedText(text.slice(position, emoji.index), context.mapUrl), emojiMark());
    position = emoji.index + (emoji.length ?? 1);
  }
  parts.push(linkedText(text.slice(position), context.mapUrl));
  return textBubble(message, context, ...parts);
}
