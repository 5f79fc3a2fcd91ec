// Stickers, pictures, films, sounds, places, files, coupons.

import { element, picture } from "./actions.js";

const OWN_PHOTO = new URL("./photo.svg", import.meta.url).pathname;
const MAP = new URL("./map.svg", import.meta.url).pathname;

// 65000 is "1:05".
export function clockLength(milliseconds) {
  const seconds = Math.max(0, Math.round((milliseconds || 0) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function spokenLength(milliseconds) {
  const seconds = Math.max(0, Math.round((milliseconds || 0) / 1000));
  return seconds < 60 ? `${seconds}秒` : `${Math.floor(seconds / 60)}分${seconds % 60}秒`;
}

export function sticker(message, context) {
  const known = context.stickers.find(
    (one) => one.packageId === message.packageId && one.stickerId === message.stickerId,
  );
  const part = element("div", "bubble-sticker", known?.picture ?? "🏷️");
  part.setAttribute("role", "img");
  part.setAttribute("aria-label", known ? `スタンプ：${known.label}` : "スタンプ");
  return part;
}

export function image(message, context) {
  const own = !message.originalContentUrl;
  const url = own ? OWN_PHOTO : message.originalContentUrl;
  const alt = own ? "送った写真（見本）" : "届いた画像";
  const plain = own ? { mapUrl: (same) => same } : context;
  const button = element("button", "bubble-image", picture(own ? OWN_PHOTO : message.previewImageUrl, alt, plain));
  button.type = "button";
  button.setAttribute("aria-label", `${alt}を拡大する`);
  button.addEventListener("click", () => context.onPicture(plain.mapUrl(url), alt));
  return button;
}

function ownVideo(message) {
  const still = picture(OWN_PHOTO, "送った動画（見本）", { mapUrl: (url) => url });
  const length = element("span", "video-length", clockLength(message.duration));
  const play = element("span", "video-play", "▶");
  play.setAttribute("aria-hidden", "true");
  return element("div", "bubble-image still", still, play, length);
}

export function video(message, context) {
  if (!message.originalContentUrl) return ownVideo(message);
  const part = element("video", "bubble-video");
  part.controls = true;
  part.preload = "none";
  part.setAttribute("aria-label", "届いた動画");
  part.poster = context.mapUrl(message.previewImageUrl);
  part.src = context.mapUrl(message.originalContentUrl);
  return part;
}

function wave() {
  const bars = element("span", "voice-wave", ...Array.from({ length: 14 }, () => element("i")));
  bars.setAttribute("aria-hidden", "true");
  return bars;
}

export function audio(message, context) {
  const length = element("span", "voice-length", clockLength(message.duration));
  const spoken = `ボイスメッセージ ${spokenLength(message.duration)}`;
  const sign = element("span", "voice-play", "▶");
  sign.setAttribute("aria-hidden", "true");
  if (!message.originalContentUrl) {
    const words = element("span", "visually-hidden", spoken);
    length.setAttribute("aria-hidden", "true");
    return element("div", "bubble-text bubble-voice", sign, wave(), length, words);
  }
  const sound = element("audio");
  sound.preload = "none";
  sound.src = context.mapUrl(message.originalContentUrl);
  const button = element("button", "bubble-text bubble-voice", sign, wave(), length, sound);
  button.type = "button";
  const show = () => {
    sign.textContent = sound.paused ? "▶" : "⏸";
    button.setAttribute("aria-label", `${spoken}を${sound.paused ? "再生" : "止める"}`);
  };
  for (const name of ["play", "pause", "ended"]) sound.addEventListener(name, show);
  sound.addEventListener("error", () => (length.textContent = "再生できません"));
  button.addEventListener("click", () => (sound.paused ? sound.play().catch(() => {}) : sound.pause()));
  show();
  return button;
}

export function location(message) {
  const spot = `${message.latitude},${message.longitude}`;
  const anchor = element("a", "location-link", "地図で見る");
  anchor.href = `https://www.google.com/maps?q=${encodeURIComponent(spot)}`;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  const drawn = picture(MAP, "", { mapUrl: (url) => url });
  drawn.loading = "eager";
  const map = element("div", "location-map", drawn);
  const title = element("p", "card-title", message.title ?? "位置情報");
  const address = element("p", "card-body", message.address ?? spot);
  return element("div", "card location", map, element("div", "card-text", title, address), element("div", "card-actions", anchor));
}

export function file(message) {
  const size = message.fileSize ? `${Math.max(1, Math.round(message.fileSize / 1024)).toLocaleString("ja-JP")} KB` : "";
  const sign = element("span", "file-sign", "📄");
  sign.setAttribute("aria-hidden", "true");
  const words = element("span", "file-words", element("b", "", message.fileName ?? "ファイル"), element("small", "", size));
  return element("div", "bubble-text bubble-file", sign, words);
}

export function coupon(message) {
  const words = element("div", "card-text", element("p", "card-title", "クーポン"), element("p", "card-body", message.couponId ?? ""));
  const sign = element("div", "coupon-sign", "🎟️");
  sign.setAttribute("aria-hidden", "true");
  return element("div", "card coupon", sign, words, element("p", "coupon-note", "中身はLINEでだけ表示されます"));
}
