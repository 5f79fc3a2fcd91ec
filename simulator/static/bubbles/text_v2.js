// Text messages with {places} for mentions and emoji; {{ and }} are braces.

import { element } from "./actions.js";
import { linkedText } from "./links.js";
import { emojiMark, textBubble } from "./text.js";

const FOUND = /\{\{|\}\}|\{([0-9a-zA-Z_]{1,20})\}/g;

function mention(substitute, context) {
  const { type, userId } = substitute.mentionee ?? {};
  const name = type === "all" ? "全員" : context.nameOf(userId) ?? "メンバー";
  return element("span", "bubble-mention", `@${name}`);
}

function substituted(whole, substitute, context) {
  if (substitute?.type === "mention") return mention(substitute, context);
  if (substitute?.type === "emoji") return emojiMark();
  return whole;
}

export function renderTextV2(message, context) {
  const text = String(message.text ?? "");
  const parts = [];
  let position = 0;
  let plain = "";
  const flush = () => {
    if (plain) parts.push(linkedText(plain, context.mapUrl));
    plain = "";
  };
  for (const match of text.matchAll(FOUND)) {
    const [whole, key] = match;
    plain += text.slice(position, match.index);
    position = match.index + whole.length;
    if (key) {
      flush();
      parts.push(substituted(whole, message.substitution?.[key], context));
    } else plain += whole[0];
  }
  plain += text.slice(position);
  flush();
  return textBubble(message, context, ...parts);
}
