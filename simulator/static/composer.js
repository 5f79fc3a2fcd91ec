// The input line and the tray of stickers, picture and place.

import { element } from "./actions.js";

const TALLEST = 132;

export function startComposer(settings, handlers) {
  const byId = (id) => document.getElementById(id);
  const [form, text, send, tray, opener] = ["composer", "text", "send", "tray", "open-tray"].map(byId);

  function fit() {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, TALLEST)}px`;
    send.disabled = !text.value.trim();
  }

  function openTray(isOpen) {
    tray.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
  }

  async function submit() {
    const written = text.value;
    if (!written.trim()) return;
    text.value = "";
    fit();
    const done = await handlers.onText(written);
    if (!done && !text.value) {
      text.value = written;
      fit();
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener("input", fit);
  text.addEventListener("keydown", (event) => {
    // Enter that confirms a conversion of the input method must not send (keyCode 229 in Safari).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  opener.addEventListener("click", () => openTray(tray.hidden));
  for (const sticker of settings.stickers) {
    const button = element("button", "sticker-button", sticker.picture);
    button.type = "button";
    button.setAttribute("aria-label", `スタンプ：${sticker.label}`);
    button.addEventListener("click", () => {
      handlers.onMessage({ type: "sticker", packageId: sticker.packageId, stickerId: sticker.stickerId });
      openTray(false);
    });
    byId("stickers").append(button);
  }
  byId("send-image").addEventListener("click", () => {
    handlers.onMessage({ type: "image" });
    openTray(false);
  });
  byId("send-location").addEventListener("click", () => {
    handlers.onMessage({ type: "location", ...settings.location });
    openTray(false);
  });
  fit();

  return {
    setBlocked(isBlocked) {
      form.hidden = isBlocked;
      byId("blocked").hidden = !isBlocked;
      if (isBlocked) openTray(false);
    },
  };
}
