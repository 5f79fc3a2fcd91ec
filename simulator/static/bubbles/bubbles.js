// Draws LINE message objects. Stands alone: it knows nothing of the page around it, and any page may use it.
//
//   <link rel="stylesheet" href="…/bubbles/bubbles.css">   and cards.css, flex.css beside it
//   import { renderMessage, renderQuickReplies } from "…/bubbles/bubbles.js";
//   place.append(renderMessage(message, context));
//
// The message is what the Messaging API takes, or what a webhook brings. Each member of the context may be left out:
//   mapUrl(url) -> url      where a picture or link really lies; by default where it says
//   stickers                [{ packageId, stickerId, picture, label }]: what stands for a sticker
//   onAction(action)        told of every tap; links open by themselves
//   onPicture(url, alt)     asked to enlarge a picture
//   quoted(message)         -> { name, text } of the message it quotes, or null
//   nameOf(userId)          -> the name to show in a mention
// Nothing is fetched but pictures and sounds; no style attribute is written as markup, so a strict CSP suffices.

import { actionControl, element, picture } from "./actions.js";
import { renderFlex } from "./flex.js";
import { renderImagemap } from "./imagemap.js";
import { audio, coupon, file, image, location, sticker, video } from "./media.js";
import { renderTemplate } from "./templates.js";
import { renderText } from "./text.js";
import { renderTextV2 } from "./text_v2.js";

export function completeContext(context = {}) {
  return {
    mapUrl: context.mapUrl ?? ((url) => url),
    onAction: context.onAction ?? (() => {}),
    onPicture: context.onPicture ?? (() => {}),
    stickers: context.stickers ?? [],
    quoted: context.quoted ?? (() => null),
    nameOf: context.nameOf ?? (() => null),
  };
}

const DRAWERS = {
  text: renderText, textV2: renderTextV2,
  sticker, image, video, audio, location, file, coupon,
  imagemap: renderImagemap, template: renderTemplate, flex: renderFlex,
};

function unknown(message) {
  return element("div", "bubble-text", message?.altText ?? "この画面では表示できないメッセージです");
}

// The element that shows `message`, without avatar, name or time. A message that cannot be read is said to be so.
export function renderMessage(message, context) {
  const drawer = DRAWERS[message?.type];
  if (!drawer) return unknown(message);
  try {
    return drawer(message, completeContext(context));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unknown(message);
  }
}

// The quick reply buttons of `message`, an empty array when it has none.
export function renderQuickReplies(message, context) {
  const complete = completeContext(context);
  return (message?.quickReply?.items ?? []).map((item) => {
    const chip = actionControl(item.action, "chip", complete);
    if (item.imageUrl) chip.prepend(picture(item.imageUrl, "", complete, "chip-icon"));
    return chip;
  });
}

// Whether the message is so wide that time and marks stand below it.
export function isWide(message) {
  const inner = message?.contents ?? message?.template ?? {};
  return ["carousel", "image_carousel"].includes(inner.type);
}
