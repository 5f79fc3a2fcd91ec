// Draws one LINE message object. Knows nothing of the page around it, so other pages may use it.
//
// context: { mapUrl(url) -> url, onAction(action), onPicture(url, alt), stickers: [{packageId, stickerId, picture, label}] }

import { actionControl, element, picture } from "./actions.js";
import { renderFlex } from "./flex.js";
import { linkedText } from "./links.js";
import { renderTemplate } from "./templates.js";

const OWN_PHOTO = new URL("./photo.svg", import.meta.url).pathname;

export function completeContext(context = {}) {
  return {
    mapUrl: context.mapUrl ?? ((url) => url),
    onAction: context.onAction ?? (() => {}),
    onPicture: context.onPicture ?? (() => {}),
    stickers: context.stickers ?? [],
  };
}

function text(message, context) {
  let shown = message.text;
  for (const emoji of [...(message.emojis ?? [])].sort((a, b) => b.index - a.index)) {
    shown = `${shown.slice(0, emoji.index)}🙂${shown.slice(emoji.index + (emoji.length ?? 1))}`;
  }
  return element("div", "bubble-text", linkedText(shown, context.mapUrl));
}

function sticker(message, context) {
  const known = context.stickers.find(
    (one) => one.packageId === message.packageId && one.stickerId === message.stickerId,
  );
  const part = element("div", "bubble-sticker", known?.picture ?? "🏷️");
  part.setAttribute("role", "img");
  part.setAttribute("aria-label", known ? `スタンプ：${known.label}` : "スタンプ");
  return part;
}

function image(message, context) {
  const own = !message.originalContentUrl;
  const url = own ? OWN_PHOTO : message.originalContentUrl;
  const alt = own ? "送った写真（見本）" : "届いた画像";
  const button = element("button", "bubble-image", picture(own ? OWN_PHOTO : message.previewImageUrl, alt, context));
  button.type = "button";
  button.setAttribute("aria-label", `${alt}を拡大する`);
  button.addEventListener("click", () => context.onPicture(context.mapUrl(url), alt));
  return button;
}

function video(message, context) {
  if (!message.originalContentUrl) return element("div", "bubble-text", "🎬 動画");
  const part = element("video", "bubble-video");
  part.controls = true;
  part.preload = "none";
  part.poster = context.mapUrl(message.previewImageUrl);
  part.src = context.mapUrl(message.originalContentUrl);
  return part;
}

function audio(message, context) {
  if (!message.originalContentUrl) return element("div", "bubble-text", "🎤 ボイスメッセージ");
  const part = element("audio", "bubble-audio");
  part.controls = true;
  part.preload = "none";
  part.src = context.mapUrl(message.originalContentUrl);
  return part;
}

function location(message) {
  const spot = `${message.latitude},${message.longitude}`;
  const anchor = element("a", "location-link", "地図で見る");
  anchor.href = `https://www.google.com/maps?q=${encodeURIComponent(spot)}`;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  const pin = element("div", "location-map", "📍");
  pin.setAttribute("aria-hidden", "true");
  const title = element("p", "card-title", message.title ?? "位置情報");
  const address = element("p", "card-body", message.address ?? spot);
  const words = element("div", "card-text", title, address);
  return element("div", "card location", pin, words, element("div", "card-actions", anchor));
}

const DRAWERS = {
  text, sticker, image, video, audio, location,
  file: (message) => element("div", "bubble-text", `📄 ${message.fileName ?? "ファイル"}`),
  template: renderTemplate,
  flex: renderFlex,
};

// The element that shows `message`, without avatar, name or time.
export function renderMessage(message, context) {
  const complete = completeContext(context);
  const drawer = DRAWERS[message.type];
  if (!drawer) return element("div", "bubble-text", message.altText ?? "この画面では表示できないメッセージです");
  return drawer(message, complete);
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
